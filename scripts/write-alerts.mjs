// Writes the PrometheusRule of deploy/kubernetes from deploy/alerts.yml.
import { readFileSync, writeFileSync } from 'node:fs';

const header = `# Written by scripts/write-alerts.mjs from deploy/alerts.yml: change that file.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: contacts-gateway
  labels: { app.kubernetes.io/name: contacts-gateway }
spec:
`;

const alerts = readFileSync('deploy/alerts.yml', 'utf8');
const groups = alerts.slice(alerts.indexOf('groups:\n')).replace(/^(?=.)/gm, '  ');
writeFileSync('deploy/kubernetes/components/alerts/prometheusrule.yaml', header + groups);
