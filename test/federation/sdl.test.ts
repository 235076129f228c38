import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { entityTypes } from '../../src/gateway/federation/entityTypes.ts';
import { federationSdl } from '../../src/gateway/federation/federationSdl.ts';
import { gatewaySdl } from '../../src/gateway/schema/gatewaySdl.ts';
import { CONTACTS_SDL, UPSTREAM_SDL } from '../support/schema/sdl.ts';
import { apollo } from './support/composers.ts';
import { CONTACTS_MODE_SDL, EXAMPLE_URLS, FULL_SDL, SUPERGRAPHS } from './support/subgraphs.ts';

/** The printed definitions, by their first lines. */
function headersOf(sdl: string): readonly string[] {
  return sdl
    .split('\n')
    .filter((line) => /^(type|interface|union|directive|extend|scalar|enum|input) /.test(line));
}

const subgraphOf = (upstreamSdl: string, mode: 'full' | 'contacts' = 'full') =>
  gatewaySdl(upstreamSdl, CONTACTS_SDL, mode);

describe('the SDL for routers', () => {
  it('links the directives that it imports', () => {
    const url = 'https://specs.apollo.dev/federation/v2.3';
    expect(FULL_SDL).toMatch(`extend schema @link(url: "${url}", import: ["@key", "@shareable"])`);
    expect(CONTACTS_MODE_SDL).toMatch(`extend schema @link(url: "${url}", import: ["@key"])`);
  });

  it.each([
    'type Conversation @key(fields: "id") {',
    'type Contact @key(fields: "id") {',
    'type Project @key(fields: "id") {',
    'type RoutingRule @key(fields: "id") {',
    'type RoutingGroup @key(fields: "id") {',
    'type Professional implements User @key(fields: "id") {',
    'type Expert implements User @key(fields: "id") {',
    'type Bot implements User @key(fields: "id") {',
    'type IbbuManager implements User @key(fields: "id") {',
    'type PageInfo @shareable {',
    'type ContactEvent {',
    'interface User {',
    'type Mutation {',
  ])('full: %s', (header) => {
    expect(headersOf(FULL_SDL)).toContain(header);
  });

  it('contacts: has only the types and fields that the gateway adds, and stubs', () => {
    expect(headersOf(CONTACTS_MODE_SDL).toSorted()).toEqual([
      'enum AutomationLevel {',
      'enum Channel {',
      'enum ContactAnomalyCode {',
      'enum ContactDimension {',
      'enum ContactEndReason {',
      'enum ContactEventKind {',
      'enum ContactPeriod {',
      'enum ContactStatus {',
      'enum ContactStep {',
      'enum ConversationCloseReason {',
      'enum EscalationType {',
      'enum OrderBy {',
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])',
      'input ClosedConversationFilters {',
      'input ContactFilter {',
      'input ContactInterval {',
      'input Interval {',
      'interface User {',
      'scalar DateTime',
      'scalar LegacyId',
      'scalar UUID @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc9562")',
      'type Bot implements User @key(fields: "id", resolvable: false) {',
      'type Contact @key(fields: "id") {',
      'type ContactAnomaly {',
      'type ContactAnomalyCount {',
      'type ContactConnection {',
      'type ContactEdge {',
      'type ContactEndReasonCount {',
      'type ContactEvent {',
      'type ContactIndicatorRow {',
      'type ContactIndicators {',
      'type ContactPageInfo {',
      'type ContactSeconds {',
      'type ContactStatusCount {',
      'type Conversation @key(fields: "id") {',
      'type Expert implements User @key(fields: "id", resolvable: false) {',
      'type IbbuManager implements User @key(fields: "id", resolvable: false) {',
      'type Professional implements User @key(fields: "id", resolvable: false) {',
      'type Project @key(fields: "id", resolvable: false) {',
      'type Query {',
      'type RoutingGroup @key(fields: "id", resolvable: false) {',
      'type RoutingRule @key(fields: "id", resolvable: false) {',
    ]);
  });

  it("shares the upstream's root fields and keeps its own", () => {
    expect(FULL_SDL).toMatch('conversation(id: UUID!): Conversation @shareable');
    expect(FULL_SDL).toMatch(/contact\(id: ID!\): Contact\n/);
    expect(CONTACTS_MODE_SDL).toMatch(/type Query \{\n[^}]*contact\(id: ID!\): Contact\n/);
  });

  it('has no types and fields of federation itself', () => {
    expect(FULL_SDL).not.toMatch(/_service|_entities|_Any|_Entity|_Service/);
  });

  it('gives keys to unknown types of users', () => {
    const developer = 'type Developer implements User';
    const upstream = UPSTREAM_SDL.replace('type Expert implements User', developer);
    expect(headersOf(subgraphOf(upstream.replace('Bot | Expert', 'Bot | Developer')))).toContain(
      `${developer} @key(fields: "id") {`,
    );
  });

  it.each([
    { lost: /^ {2}routingGroup\(id: UUID!\).*$/m, by: '', type: 'RoutingGroup' },
    { lost: /project\(projectId: LegacyId!\)/, by: 'project(number: LegacyId!)', type: 'Project' },
    { lost: /routingRule\(id: UUID!\)/, by: 'routingRule(id: UUID!, site: Int!)', type: 'RoutingRule' },
    {
      lost: /routingRule\(id: UUID!\): RoutingRule/,
      by: 'routingRule(id: UUID!): Project',
      type: 'RoutingRule',
    },
    {
      lost: /user\(userId: LegacyId\): User/,
      by: 'user(userId: LegacyId): Professional',
      type: 'Bot implements User',
    },
  ])('gives no resolvable key to $type without its look-up', ({ lost, by, type }) => {
    const sdl = subgraphOf(UPSTREAM_SDL.replace(lost, by));
    expect(headersOf(sdl)).toContain(`type ${type} @key(fields: "id", resolvable: false) {`);
    expect(apollo([{ name: 'a', url: 'http://a', sdl }]).problems).toEqual([]);
  });

  it('leaves out directives that the upstream defines', () => {
    const own =
      'directive @key(fields: String!) on OBJECT\ndirective @auth(role: String = "x") on FIELD_DEFINITION\n';
    const sdl = subgraphOf(`${own}${UPSTREAM_SDL}`);
    expect(sdl).not.toMatch('directive @');
    expect(apollo([{ name: 'a', url: 'http://a', sdl }]).problems).toEqual([]);
  });

  it('keeps descriptions, deprecations and @specifiedBy of scalars', () => {
    const sdl = subgraphOf(
      UPSTREAM_SDL.replace('scalar URL\n', 'scalar URL @specifiedBy(url: "https://u")\n'),
    );
    expect(sdl).toMatch('scalar URL @specifiedBy(url: "https://u")');
    expect(sdl).toMatch('@deprecated(reason: "Use visitor")');
    expect(sdl).toMatch('What the reconstruction met and could not explain. Empty for a clean history.');
  });

  it.each([
    { taken: 'type _Service { sdl: String }', field: '', names: '_Service' },
    { taken: 'scalar _Any', field: '_entities: [Int]', names: '_Any, _entities' },
    { taken: 'scalar federation__FieldSet', field: '', names: 'federation__FieldSet' },
    { taken: 'type link__Import { a: Int }', field: '', names: 'link__Import' },
  ])('refuses an upstream that has $names itself', ({ taken, field, names }) => {
    const upstream = `${taken}\n${UPSTREAM_SDL}\n${field && `extend type Query { ${field} }`}`;
    expect(() => subgraphOf(upstream)).toThrow(
      `The upstream has ${names}, which a subgraph needs for itself`,
    );
    expect(() => gatewaySdl(upstream, CONTACTS_SDL)).not.toThrow();
  });

  it.each(['scalar federation__FieldSet', 'enum link__Purpose { A B }'])('contacts: allows %s', (type) => {
    const sdl = subgraphOf(`${type}\n${UPSTREAM_SDL}`, 'contacts');
    expect(apollo([{ name: 'a', url: 'http://a', sdl }]).problems).toEqual([]);
  });

  it("full: allows Apollo's own link__Purpose", () => {
    const sdl = subgraphOf(`enum link__Purpose { SECURITY EXECUTION }\n${UPSTREAM_SDL}`);
    expect(apollo([{ name: 'a', url: 'http://a', sdl }]).problems).toEqual([]);
  });

  it('replaces half of a character in a description, which no parser accepts', () => {
    const schema = buildSchema(gatewaySdl(UPSTREAM_SDL, CONTACTS_SDL));
    const type = schema.getType('Conversation');
    if (!type) throw new Error('expected the type Conversation, got none');
    type.description = 'cut \ud83d, whole \ud83d\ude00';
    const sdl = federationSdl(schema, entityTypes(schema, 'full'), 'full');
    expect(sdl).toMatch('cut \ufffd, whole \ud83d\ude00');
  });

  it('keeps fields of other types that have the names of root fields', () => {
    const sdl = subgraphOf(
      `type Printer { _service: Int }\n${UPSTREAM_SDL}\nextend type Query { printer: Printer }`,
    );
    expect(sdl).toMatch(/type Printer @shareable \{\s+_service: Int\s+\}/);
    expect(apollo([{ name: 'a', url: 'http://a', sdl }]).problems).toEqual([]);
  });
});

describe('the example of the documentation', () => {
  it.each([
    ['contacts-gateway.full.graphql', FULL_SDL],
    ['contacts-gateway.contacts.graphql', CONTACTS_MODE_SDL],
    ['supergraph.graphql', `${apollo(SUPERGRAPHS.full.subgraphs(EXAMPLE_URLS)).supergraphSdl}\n`],
  ])('%s is what is printed and composed', async (file, content) => {
    await expect(content).toMatchFileSnapshot(`../../docs/supergraph/${file}`);
  });
});
