// Who may ask what of maintenance, for the test of the policy: everybody of operations reads, two roles decide.
const noWindow = '/api/v1/maintenance/00000000-0000-4000-8000-000000000000';
const readers = ['admin', 'aysel', 'murad'] as const;
const deciders = ['admin', 'aysel'] as const;

const refusedBody = (path: string) => ({ who: deciders, status: 400, path: () => path, body: {} });
const unknown = (path: string) => ({ who: deciders, status: 404, path: () => path });

export const maintenanceRules = {
  'GET /api/v1/maintenance': { who: readers, status: 200 },
  'POST /api/v1/maintenance': { who: deciders, status: 400, body: {} },
  'POST /api/v1/maintenance/judge': { who: readers, status: 400, body: {} },
  'POST /api/v1/maintenance/notices': { who: deciders, status: 400, body: {} },
  'GET /api/v1/maintenance/:id': { who: readers, status: 404, path: () => noWindow },
  'PUT /api/v1/maintenance/:id': refusedBody(noWindow),
  'POST /api/v1/maintenance/:id/approve': unknown(`${noWindow}/approve`),
  'POST /api/v1/maintenance/:id/grant': unknown(`${noWindow}/grant`),
  'POST /api/v1/maintenance/:id/end': unknown(`${noWindow}/end`),
  'POST /api/v1/maintenance/:id/cancel': unknown(`${noWindow}/cancel`),
  'POST /api/v1/maintenance/:id/confirm': refusedBody(`${noWindow}/confirm`),
  // Whoever is in charge of the work may ask, whatever their role.
  'POST /api/v1/maintenance/:id/override': { ...refusedBody(`${noWindow}/override`), who: readers },
} as const;
