import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

const config: CodegenConfig = {
  // In a project of your own: the URL of the gateway, or `node_modules/contacts-gateway/schema/gateway.graphql`.
  schema: '../../schema/gateway.graphql',
  documents: 'src/**/*.{ts,tsx}',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // Writes src/gql/persisted-documents.json, for TRUSTED_DOCUMENTS.
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      // Caches need `__typename`. It has to be in the documents before they get their ids.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        // A scalar without a type here would be an error, and not `any`.
        strictScalars: true,
        scalars: {
          UUID: 'string',
          DateTime: 'string',
          LegacyId: 'number',
          URL: 'string',
          URI: 'string',
          Long: 'number',
        },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
