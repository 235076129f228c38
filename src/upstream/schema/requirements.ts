import type { GraphQLField, GraphQLNamedType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { REQUIRED_SCHEMA } from './requiredSchema.ts';

export interface RequirementReport {
  /** Missing types, fields and arguments that the gateway needs to start, such as `Conversation.messages(after:)`. */
  readonly missing: readonly string[];
  /** Missing optional parts. They are not selected, and contacts are less precise without them. */
  readonly warnings: readonly string[];
}

/** Compares an upstream schema with what reconstruction needs. Each missing part is named once, in a fixed order. */
export function checkRequirements(schema: GraphQLSchema): RequirementReport {
  const findings = [...Object.values(REQUIRED_SCHEMA.getTypeMap())].flatMap((required) =>
    isNamedRequirement(required) ? [...typeFindings(schema, required)] : [],
  );
  const labels = (optional: boolean) =>
    findings.filter((finding) => finding.optional === optional).map(({ label }) => label);
  return { missing: labels(false), warnings: labels(true) };
}

interface Finding {
  readonly label: string;
  readonly optional: boolean;
}

function isNamedRequirement(type: GraphQLNamedType): boolean {
  return !isSpecifiedScalarType(type) && !isIntrospectionType(type) && !hasDirective(type, 'anyName');
}

function* typeFindings(schema: GraphQLSchema, required: GraphQLNamedType): Generator<Finding> {
  const { name } = required;
  const optional = hasDirective(required, 'optional');
  const actual = required === REQUIRED_SCHEMA.getQueryType() ? schema.getQueryType() : schema.getType(name);
  if (!actual) yield { label: name, optional };
  else if (kindOf(actual) !== kindOf(required)) {
    yield { label: `${name} (expected ${kindOf(required)}, it is ${kindOf(actual)})`, optional };
  } else yield* fieldsFindings(schema, name, required, actual);
}

function* fieldsFindings(
  schema: GraphQLSchema,
  path: string,
  required: GraphQLNamedType,
  actual: GraphQLNamedType,
): Generator<Finding> {
  const actualFields = fieldsOf(actual);
  for (const field of Object.values(fieldsOf(required))) {
    const label = `${path}.${field.name}`;
    const found = actualFields[field.name];
    if (!found) yield { label, optional: hasDirective(field, 'optional') };
    else {
      yield* argumentFindings(label, field, found);
      yield* resultFindings(schema, label, field.type, found.type);
    }
  }
}

function* argumentFindings(label: string, required: AnyField, actual: AnyField): Generator<Finding> {
  const names = required.args.map(({ name }) => name);
  for (const name of names) {
    if (!actual.args.some((argument) => argument.name === name)) {
      yield { label: `${label}(${name}:)`, optional: false };
    }
  }
  for (const argument of actual.args) {
    if (isRequiredArgument(argument) && !names.includes(argument.name)) {
      yield { label: `${label}(${argument.name}:) (expected to be optional)`, optional: false };
    }
  }
}

function* resultFindings(
  schema: GraphQLSchema,
  label: string,
  required: GraphQLOutputType,
  actual: GraphQLOutputType,
): Generator<Finding> {
  const [expected, found] = [getNamedType(required), getNamedType(actual)];
  if (isList(required) !== isList(actual)) {
    yield { label: `${label} (expected ${isList(required) ? 'a list' : 'no list'})`, optional: false };
  } else if (isUnionType(expected)) {
    yield* memberFindings(schema, label, expected.getTypes(), found);
  } else if (isObjectType(expected) && hasDirective(expected, 'anyName')) {
    yield* fieldsFindings(schema, label, expected, found);
  } else if (!fits(schema, expected, found)) {
    const wanted = isLeafType(expected) ? 'a leaf value' : expected.name;
    yield { label: `${label} (expected ${wanted}, it is ${found.name})`, optional: false };
  }
}

// Upstream rejects an operation with a fragment on a type that cannot occur there. `typeFindings` reports a type that does
// not exist.
function* memberFindings(
  schema: GraphQLSchema,
  label: string,
  members: readonly GraphQLNamedType[],
  actual: GraphQLNamedType,
): Generator<Finding> {
  const possible = possibleTypes(schema, actual);
  for (const member of members) {
    const named = schema.getType(member.name);
    if (named && !possibleTypes(schema, named).some((type) => possible.includes(type))) {
      yield { label: `${member.name} in ${label}`, optional: hasDirective(member, 'optional') };
    }
  }
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLNamedType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

function fits(schema: GraphQLSchema, expected: GraphQLNamedType, found: GraphQLNamedType): boolean {
  if (isLeafType(expected)) return isLeafType(found);
  if (expected.name === found.name) return true;
  const abstract = schema.getType(expected.name);
  return isInterfaceType(abstract) && isObjectType(found) && schema.isSubType(abstract, found);
}

type AnyField = GraphQLField<unknown, unknown>;

function fieldsOf(type: GraphQLNamedType): Readonly<Record<string, AnyField>> {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
}

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'an object type';
  if (isInterfaceType(type)) return 'an interface';
  if (isUnionType(type)) return 'a union';
  return isLeafType(type) ? 'a leaf type' : 'an input type';
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

function hasDirective(element: GraphQLNamedType | AnyField, name: string): boolean {
  return element.astNode?.directives?.some((directive) => directive.name.value === name) ?? false;
}
