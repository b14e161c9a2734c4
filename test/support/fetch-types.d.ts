/** Node's types have fetch without this name; the generated client of the SDK uses it. */
type BodyInit = NonNullable<RequestInit['body']>;
