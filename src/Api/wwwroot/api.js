/** The REST API as this page uses it: same origin, the cookie of the sign-in, problem details as errors. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(sentence(status, problem));
    this.status = status;
    this.problem = problem;
  }
}

function sentence(status, problem) {
  const fields = Object.values(problem?.errors ?? {}).flat();
  if (fields.length > 0) return fields.join(' ');
  return problem?.detail ?? problem?.title ?? `The server answered ${status}.`;
}

export const get = path => ask('GET', path);
export const post = (path, body, headers = {}) => ask('POST', path, body, headers);

async function ask(method, path, body, headers = {}) {
  const response = await reach(path, {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', 'x-requested-with': 'TrailDesk', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const data = parse(text);
  if (!response.ok) throw new ApiError(response.status, data);
  return data;
}

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new ApiError(0, { title: 'TrailDesk cannot be reached just now.' });
  }
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
