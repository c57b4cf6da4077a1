/* A UPS card for benchmarks: SNMPv2c GET, GETNEXT and GETBULK over one sorted table of objects, for every address of this
 * machine, answered from the address that was asked. Usage: collect-agent PORT TABLE, where TABLE has one object a line:
 * dotted OID, type (i integer, t timeticks, s text), value, and how far the value wanders. Easy to get wrong: GETBULK
 * goes row by row over all names, and an object after the last is endOfMibView. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

enum { batch = 64, largest = 2048, most_objects = 512, most_reply = 1472 };

struct object {
  uint8_t oid[64];
  int oid_length;
  char type;
  int value, wander;
  char text[64];
};

static struct object table[most_objects];
static int table_size;
static uint32_t now_ticks;

struct reader { const uint8_t *bytes; int at, end; };

/* Length of the next element, which must have this tag; -1 otherwise. */
static int enter(struct reader *r, int tag) {
  if (r->at + 2 > r->end || r->bytes[r->at++] != tag) return -1;
  int first = r->bytes[r->at++];
  if (first < 0x80) return first <= r->end - r->at ? first : -1;
  int octets = first & 0x7f, length = 0;
  if (octets < 1 || octets > 2 || r->at + octets > r->end) return -1;
  while (octets--) length = length << 8 | r->bytes[r->at++];
  return length <= r->end - r->at ? length : -1;
}

static int read_integer(struct reader *r) {
  int length = enter(r, 2), value = 0;
  for (int i = 0; i < length; i++) value = value << 8 | r->bytes[r->at++];
  return value;
}

static int length_size(int length) { return length < 0x80 ? 1 : length < 0x100 ? 2 : 3; }

static int put_length(uint8_t *out, int length) {
  if (length < 0x80) { out[0] = length; return 1; }
  if (length < 0x100) { out[0] = 0x81; out[1] = length; return 2; }
  out[0] = 0x82; out[1] = length >> 8; out[2] = length;
  return 3;
}

static int put_number(uint8_t *out, int tag, int64_t value) {
  int size = 1;
  while (size < 5 && (value < -(1LL << (8 * size - 1)) || value >= 1LL << (8 * size - 1))) size++;
  out[0] = tag;
  out[1] = size;
  for (int i = 0; i < size; i++) out[2 + i] = value >> (8 * (size - 1 - i));
  return 2 + size;
}

static int put_value(uint8_t *out, const struct object *o, uint32_t device) {
  if (o->type == 't') return put_number(out, 0x43, now_ticks);
  if (o->type == 's') {
    int length = strlen(o->text);
    out[0] = 4;
    out[1] = length;
    memcpy(out + 2, o->text, length);
    return 2 + length;
  }
  uint32_t noise = (now_ticks / 100 * 2654435761u) ^ (device * 40503u) ^ ((uint32_t)(o - table) * 97u);
  return put_number(out, 2, o->value + (o->wander == 0 ? 0 : (int)(noise >> 7) % (o->wander + 1)));
}

static int put_object(uint8_t *out, const struct object *o, const uint8_t *name, int name_length, int fault, uint32_t device) {
  uint8_t value[80];
  int value_length = 2;
  value[0] = fault;
  value[1] = 0;
  if (fault == 0) value_length = put_value(value, o, device);
  const uint8_t *oid = fault == 0 ? o->oid : name;
  int oid_length = fault == 0 ? o->oid_length : name_length, at = 0;
  out[at++] = 0x30;
  at += put_length(out + at, 2 + oid_length + value_length);
  out[at++] = 6;
  out[at++] = oid_length;
  memcpy(out + at, oid, oid_length);
  memcpy(out + at + oid_length, value, value_length);
  return at + oid_length + value_length;
}

/* Order of BER names without arcs above 127 is the order of their bytes. */
static int compare(const uint8_t *a, int a_length, const uint8_t *b, int b_length) {
  int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
  return order != 0 ? order : a_length - b_length;
}

/* First object after the name, or at it. */
static int find(const uint8_t *name, int length, int at_it) {
  int low = 0, high = table_size;
  while (low < high) {
    int middle = (low + high) / 2, order = compare(table[middle].oid, table[middle].oid_length, name, length);
    if (order < 0 || (order == 0 && !at_it)) low = middle + 1; else high = middle;
  }
  return low;
}

static int answer(const uint8_t *in, int length, uint8_t *out, uint32_t device) {
  static uint8_t list[8192];
  struct reader r = { in, 0, length };
  if (enter(&r, 0x30) < 0) return 0;
  int head_at = r.at;
  read_integer(&r);
  int community = enter(&r, 4);
  if (community < 0) return 0;
  r.at += community;
  int head_length = r.at - head_at, type = in[r.at];
  if (enter(&r, type) < 0) return 0;
  int id_at = r.at;
  read_integer(&r);
  int id_length = r.at - id_at, non_repeaters = read_integer(&r), repetitions = read_integer(&r);
  if (enter(&r, 0x30) < 0) return 0;
  int places[256], names = 0, used = 0;
  const uint8_t *name[256];
  int name_length[256];
  while (r.at < r.end && names < 256) {
    if (enter(&r, 0x30) < 0) return 0;
    int size = enter(&r, 6);
    if (size < 0) return 0;
    name[names] = in + r.at;
    name_length[names] = size;
    places[names] = find(in + r.at, size, type == 0xa0);
    names++;
    r.at += size + 2;
  }
  int rows = type == 0xa5 ? (repetitions > 0 ? repetitions : 0) : 1;
  for (int row = 0; row < rows; row++) {
    for (int i = 0; i < names; i++) {
      if (type == 0xa5 && i < non_repeaters && row > 0) continue;
      int place = places[i];
      int fault = place >= table_size ? 0x82 : 0;
      if (type == 0xa0 && (fault || compare(table[place].oid, table[place].oid_length, name[i], name_length[i]) != 0)) fault = 0x81;
      int size = put_object(list + used, &table[place], name[i], name_length[i], fault, device);
      if (used + size + 64 > most_reply && type == 0xa5) { row = rows; break; }
      if (used + size + 128 > (int)sizeof list) return 0;
      used += size;
      if (!fault) places[i] = place + 1;
    }
  }
  int list_length = 1 + length_size(used) + used, pdu_length = id_length + 6 + list_length;
  int body_length = head_length + 1 + length_size(pdu_length) + pdu_length, at = 0;
  out[at++] = 0x30;
  at += put_length(out + at, body_length);
  memcpy(out + at, in + head_at, head_length);
  at += head_length;
  out[at++] = 0xa2;
  at += put_length(out + at, pdu_length);
  memcpy(out + at, in + id_at, id_length);
  at += id_length;
  memcpy(out + at, "\x02\x01\x00\x02\x01\x00\x30", 7);
  at += 7;
  at += put_length(out + at, used);
  memcpy(out + at, list, used);
  return at + used;
}

static int parse_oid(char *text, uint8_t *out) {
  int length = 0, arcs = 0, first = 0;
  for (char *arc = strtok(text, "."); arc; arc = strtok(NULL, "."), arcs++) {
    uint32_t value = strtoul(arc, NULL, 10);
    if (arcs == 0) { first = value * 40; continue; }
    if (arcs == 1) value += first;
    for (int shift = 28; shift > 0; shift -= 7) if (value >> shift) out[length++] = 0x80 | (value >> shift & 0x7f);
    out[length++] = value & 0x7f;
  }
  return length;
}

static int by_name(const void *a, const void *b) {
  const struct object *left = a, *right = b;
  return compare(left->oid, left->oid_length, right->oid, right->oid_length);
}

static void load(const char *file) {
  char line[256], oid[128], value[64];
  FILE *in = fopen(file, "r");
  if (!in) { perror(file); exit(1); }
  while (fgets(line, sizeof line, in) && table_size < most_objects) {
    struct object *o = &table[table_size];
    if (sscanf(line, "%127s %c %63s %d", oid, &o->type, value, &o->wander) != 4) continue;
    o->oid_length = parse_oid(oid, o->oid);
    o->value = atoi(value);
    strcpy(o->text, value);
    table_size++;
  }
  fclose(in);
  qsort(table, table_size, sizeof *table, by_name);
}

int main(int count, char **words) {
  if (count < 3) return 1;
  load(words[2]);
  int fd = socket(AF_INET, SOCK_DGRAM, 0), one = 1, size = 64 << 20;
  setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(words[1])) };
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(fd, (void *)&address, sizeof address)) { perror("bind"); return 1; }
  static uint8_t in[batch][largest], out[batch][8192];
  static char control[batch][64];
  static struct sockaddr_in source[batch];
  struct mmsghdr asked[batch], answers[batch];
  struct iovec in_parts[batch], out_parts[batch];
  struct timeval start, now;
  gettimeofday(&start, NULL);
  for (;;) {
    for (int i = 0; i < batch; i++) {
      in_parts[i] = (struct iovec){ in[i], largest };
      asked[i].msg_hdr = (struct msghdr){ &source[i], sizeof source[i], &in_parts[i], 1, control[i], 64, 0 };
    }
    int got = recvmmsg(fd, asked, batch, MSG_WAITFORONE, NULL), ready = 0, sent = 0;
    gettimeofday(&now, NULL);
    now_ticks = 1000 + (now.tv_sec - start.tv_sec) * 100 + (now.tv_usec - start.tv_usec) / 10000;
    for (int i = 0; i < got; i++) {
      struct in_pktinfo *info = (void *)CMSG_DATA(CMSG_FIRSTHDR(&asked[i].msg_hdr));
      int length = answer(in[i], asked[i].msg_len, out[ready], ntohl(info->ipi_addr.s_addr));
      if (length == 0) continue;
      info->ipi_spec_dst = info->ipi_addr;
      info->ipi_ifindex = 0;
      out_parts[ready] = (struct iovec){ out[ready], length };
      int control_size = CMSG_SPACE(sizeof *info);
      answers[ready].msg_hdr = (struct msghdr){ &source[i], sizeof source[i], &out_parts[ready], 1, control[i], control_size, 0 };
      ready++;
    }
    while (sent < ready) {
      int some = sendmmsg(fd, answers + sent, ready - sent, 0);
      sent += some > 0 ? some : 1;
    }
  }
}
