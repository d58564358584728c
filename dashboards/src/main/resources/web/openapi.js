/** Reading the description of the API: what can be asked, with what, and what is answered. */

const METHODS = ["get", "post", "put", "patch", "delete"];

/** What a `$ref` in the document means. */
export function resolve(document, node) {
  let found = node;
  while (found?.$ref) found = found.$ref.slice(2).split("/").reduce((at, name) => at?.[name], document);
  return found ?? {};
}

/** All operations, in the document's order. */
export const operations = (document) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).map((method) => {
      const said = methods[method];
      return {
        id: said.operationId,
        method: method.toUpperCase(),
        path,
        summary: said.summary ?? "",
        tag: said.tags?.[0] ?? "",
        parameters: [...(methods.parameters ?? []), ...(said.parameters ?? [])].map((each) => resolve(document, each)),
        body: said.requestBody ? contents(document, resolve(document, said.requestBody))[0] : null,
        answers: Object.entries(said.responses).map(([status, answer]) => {
          const whole = resolve(document, answer);
          return { status, description: whole.description ?? "", contents: contents(document, whole) };
        }),
      };
    }),
  );

const contents = (document, node) =>
  Object.entries(node.content ?? {}).map(([type, { schema, example, examples }]) => ({
    type,
    schema,
    example: example ?? resolve(document, Object.values(examples ?? {})[0]).value,
  }));

/** The address of an operation with these values; empty values are left out. */
export function addressOf(operation, values) {
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, in: place } of operation.parameters) {
    const value = values[name] ?? "";
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (place === "query" && value !== "") query.set(name, value);
  }
  const text = query.toString();
  return path + (text ? `?${text}` : "");
}

/** The headers of an operation with these values. */
export const headersOf = (operation, values) =>
  Object.fromEntries(
    operation.parameters
      .filter(({ name, in: place }) => place === "header" && values[name])
      .map(({ name }) => [name, values[name]]),
  );

/** A schema in one word or two, such as `Diagnosis`, `integer` or `array of Alert`. */
export function wordFor(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.enum) return schema.enum.filter((value) => value !== null).join(" | ");
  if (schema.items) return `array of ${wordFor(schema.items)}`;
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.map(wordFor).join(" or ");
  return [schema.type ?? (schema.allOf ? "object" : "")].flat().join(" or ") + (schema.format ? ` (${schema.format})` : "");
}

/** The fields of an object: name, schema, and whether it is always there. */
export function fieldsOf(document, schema) {
  const whole = resolve(document, schema);
  const parts = [whole, ...(whole.allOf ?? []).map((part) => resolve(document, part))];
  return parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).map(([name, field]) => ({
      name,
      schema: field,
      required: (part.required ?? []).includes(name),
    })),
  );
}

/** The schema of what a field holds, where that has fields of its own. */
export function inner(document, schema) {
  const whole = resolve(document, schema);
  if (whole.items) return inner(document, whole.items);
  const either = whole.anyOf ?? whole.oneOf;
  if (either) return either.map((each) => inner(document, each)).find(Boolean) ?? null;
  return whole.properties || whole.allOf ? schema : null;
}
