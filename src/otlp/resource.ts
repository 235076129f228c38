import { randomUUID } from 'node:crypto';
import type { Resource } from '@opentelemetry/resources';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';

/**
 * Describes this process to the collector. Each process has an id of its own, so that the metrics of replicas are not mixed.
 * `OTEL_RESOURCE_ATTRIBUTES` adds and replaces attributes.
 */
export function resourceOf(serviceName: string): Resource {
  return resourceFromAttributes({
    'service.name': serviceName,
    'service.instance.id': randomUUID(),
  }).merge(detectResources({ detectors: [envDetector] }));
}
