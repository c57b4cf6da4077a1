// Who may do what with actions, for the test of every route; where there are none, disarming finds nothing.
const operations = ['admin', 'aysel', 'murad'] as const;

export const actionRules = {
  'GET /api/v1/actions': { who: operations, status: 200 },
  'POST /api/v1/actions/:name/arming': {
    who: ['admin'] as const,
    status: 400,
    body: {},
    path: () => '/api/v1/actions/shed/arming',
  },
  'POST /api/v1/actions/:name/consent': {
    who: ['admin'] as const,
    status: 400,
    body: {},
    path: () => '/api/v1/actions/shed/consent',
  },
  'POST /api/v1/actions/:name/disarming': {
    who: operations,
    status: 404,
    body: {},
    path: () => '/api/v1/actions/shed/disarming',
  },
  'POST /api/v1/actions/intents/:id/checked': {
    who: operations,
    status: 400,
    body: {},
    path: () => '/api/v1/actions/intents/00000000-0000-4000-8000-000000000000/checked',
  },
};
