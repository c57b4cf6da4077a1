// How long a password is at least; the server (access/password.ts) decides, this only saves a round trip.
export const leastPasswordLength = 12;
