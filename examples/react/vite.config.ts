import { defineConfig } from 'vite';

/** The page and the gateway have one origin for the browser, so the gateway needs no CORS_ORIGINS. */
const proxy = { '/graphql': process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000' };

export default defineConfig({ server: { proxy }, preview: { proxy } });
