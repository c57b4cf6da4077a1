// Numbers in an address are text, and are converted before they are checked. Easy to get wrong: the conversion cuts a fraction
// off where a whole number is asked for, so that 20.5 units were answered for 20; a whole number is digits or is refused.
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';

const digits = /^-?\d+$/u;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Names of what `schema` wants as whole numbers. */
function wholeNumbersOf(schema: unknown): readonly string[] {
  const properties = isRecord(schema) && isRecord(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties)
    .filter(([, one]) => isRecord(one) && one['type'] === 'integer')
    .map(([name]) => name);
}

export const validatorCompiler: typeof TypeBoxValidatorCompiler = (route) => {
  const validate = TypeBoxValidatorCompiler(route);
  const names = route.httpPart === 'body' ? [] : wholeNumbersOf(route.schema);
  return (value) => {
    const asked: unknown = value;
    const odd = names.find((name) => {
      const one = isRecord(asked) ? asked[name] : undefined;
      return typeof one === 'string' && !digits.test(one);
    });
    return odd === undefined
      ? validate(value)
      : { error: new Error(`${route.httpPart}/${odd} must be integer`) };
  };
};
