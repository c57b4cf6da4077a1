// Who may do what with duties, for the test of every route.
const operations = ['admin', 'aysel', 'murad'] as const;

export const onCallRules = {
  'GET /api/v1/on-call': { who: operations, status: 200 },
  'PUT /api/v1/on-call/policy': { who: ['admin'] as const, status: 400, body: {} },
  'POST /api/v1/on-call/overrides': { who: operations, status: 400, body: {} },
  'DELETE /api/v1/on-call/overrides/:id': {
    who: operations,
    status: 404,
    path: () => '/api/v1/on-call/overrides/00000000-0000-4000-8000-000000000000',
  },
};
