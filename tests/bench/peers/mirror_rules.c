#include "tests/bench/peers/mirror_rules.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char* path, const char* found) {
  fprintf(stderr, "%s: found \"%s\", expected the output of bench_rules\n", path, found);
  exit(EXIT_FAILURE);
}

// One more element at the end of an array that grows by doubling.
static void* grown(void* array, size_t count, size_t element_bytes) {
  if ((count & (count - 1)) != 0) return array;
  void* larger = realloc(array, (count == 0 ? 1 : 2 * count) * element_bytes);
  if (larger == NULL) abort();
  return larger;
}

static bool read_cidr(char* text, uint32_t* address, uint32_t* mask) {
  char* slash = strchr(text, '/');
  struct in_addr parsed;
  if (slash == NULL) return false;
  *slash = '\0';
  if (inet_pton(AF_INET, text, &parsed) != 1) return false;
  const int prefix = atoi(slash + 1);
  *mask = prefix == 0 ? 0 : 0xFFFFFFFFu << (32 - prefix);
  *address = ntohl(parsed.s_addr);
  return true;
}

// "80-90", or "-" for ports that do not matter.
static bool read_ports(const char* text, struct MirrorRule* rule, uint16_t* first, uint16_t* last) {
  *first = 0;
  *last = 0xFFFF;
  if (strcmp(text, "-") == 0) return true;
  rule->needs_ports = true;
  return sscanf(text, "%hu-%hu", first, last) == 2;
}

static bool read_rule(const char* line, bool* ingress, struct MirrorRule* rule) {
  char direction[8], action[8], protocol[4], source[20], destination[20], from[12], to[12];
  if (sscanf(line, "%7s %7s %3s %19s %19s %11s %11s", direction, action, protocol, source,
             destination, from, to) != 7) {
    return false;
  }
  memset(rule, 0, sizeof(*rule));
  *ingress = strcmp(direction, "ingress") == 0;
  rule->accept = strcmp(action, "accept") == 0;
  rule->protocol_mask = strcmp(protocol, "-") == 0 ? 0 : 0xFF;
  rule->protocol = rule->protocol_mask == 0 ? 0 : (uint8_t)atoi(protocol);
  return read_cidr(source, &rule->source, &rule->source_mask) &&
         read_cidr(destination, &rule->destination, &rule->destination_mask) &&
         read_ports(from, rule, &rule->source_port_first, &rule->source_port_last) &&
         read_ports(to, rule, &rule->destination_port_first, &rule->destination_port_last);
}

static void add_rule(struct RuleList* list, const struct MirrorRule* rule) {
  list->rules = grown(list->rules, list->count, sizeof(*rule));
  list->rules[list->count++] = *rule;
}

struct MirrorSessions read_mirror_sessions(const char* path) {
  struct MirrorSessions all = {NULL, 0};
  FILE* file = fopen(path, "r");
  if (file == NULL) fail(path, "no such file");
  char line[128];
  while (fgets(line, sizeof(line), file) != NULL) {
    struct MirrorSession session = {0};
    struct MirrorRule rule;
    bool ingress;
    if (sscanf(line, "session %u %u", &session.vni, &session.packet_length) == 2) {
      all.sessions = grown(all.sessions, all.count, sizeof(session));
      all.sessions[all.count++] = session;
    } else if (all.count > 0 && read_rule(line, &ingress, &rule)) {
      struct MirrorSession* last = &all.sessions[all.count - 1];
      add_rule(ingress ? &last->ingress : &last->egress, &rule);
    } else {
      fail(path, line);
    }
  }
  fclose(file);
  return all;
}

void free_mirror_sessions(struct MirrorSessions* sessions) {
  for (size_t i = 0; i < sessions->count; ++i) {
    free(sessions->sessions[i].ingress.rules);
    free(sessions->sessions[i].egress.rules);
  }
  free(sessions->sessions);
}

const struct MirrorSession* find_session(const struct MirrorSessions* sessions, uint32_t vni) {
  size_t first = 0;
  size_t last = sessions->count;
  while (first < last) {
    const size_t middle = (first + last) / 2;
    if (sessions->sessions[middle].vni < vni) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  const bool found = first < sessions->count && sessions->sessions[first].vni == vni;
  return found ? &sessions->sessions[first] : NULL;
}

static bool matches(const struct MirrorRule* rule, const struct MirroredFrame* frame) {
  return (frame->source & rule->source_mask) == rule->source &&
         (frame->destination & rule->destination_mask) == rule->destination &&
         (frame->protocol & rule->protocol_mask) == rule->protocol &&
         (!rule->needs_ports || frame->has_ports) &&
         frame->source_port >= rule->source_port_first &&
         frame->source_port <= rule->source_port_last &&
         frame->destination_port >= rule->destination_port_first &&
         frame->destination_port <= rule->destination_port_last;
}

bool accepts(const struct MirrorSession* session, const struct MirroredFrame* frame) {
  const bool ingress = frame->destination == frame->outer_source;
  const struct RuleList* list = ingress ? &session->ingress : &session->egress;
  for (size_t i = 0; i < list->count; ++i) {
    if (matches(&list->rules[i], frame)) return list->rules[i].accept;
  }
  return false;
}
