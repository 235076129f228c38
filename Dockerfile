# The digest is of the multi-platform index. docs/operations.md says how to renew it.
FROM node:24-bookworm-slim@sha256:2fe369e969550cde8e867afc3fe370b260140cab4a23d467074295b42163d553 AS base

FROM base AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json tsconfig.explorer.json ./
COPY scripts/build-pages.mjs scripts/build-program.mjs scripts/build-types.mjs scripts/licences.mjs ./scripts/
COPY src ./src
RUN npm run build

FROM base AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The commands have these packages in their bundle, in the same versions. Here scanners of images find them.
# Source maps and types are a third of the packages, and not used at run time.
RUN npm ci --omit=dev && npm cache clean --force \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM base
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY schema ./schema
COPY scripts/fill-compile-cache.mjs ./scripts/
# V8 compiles the modules while the image is built, so a start takes a tenth less CPU. Node uses only the folder of the user
# that filled it. V8 runs what is in the folder, so only root may write to it afterwards. Node lets only the owner read its files.
ENV NODE_COMPILE_CACHE=/app/.compile-cache
RUN install -d -o node .compile-cache
USER node
RUN node scripts/fill-compile-cache.mjs
USER root
RUN chown -R root .compile-cache && chmod -R a+rX .compile-cache
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
# Live, not ready: an upstream that is away is no reason to restart the gateway.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# In a small container, Node chooses a young generation that is too small for a page of histories. The size is in MB: see
# docs/performance.md.
CMD ["node", "--max-semi-space-size=16", "dist/cli/main.js", "serve"]
