import { readFileSync, readlinkSync } from 'node:fs';
import { hasCode } from '../../export/files/privateFiles.ts';

/**
 * Identifies the processes among which a process id is unique: the boot of the machine and the namespace of ids. Hosts and
 * containers can have the same name. Null where the system has no such names.
 */
export function pidSpace(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'EACCES')) return null;
    throw error;
  }
}
