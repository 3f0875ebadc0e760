#include "host/rules/templates/tree_builder.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace fibertap::templates {

bool TreeBuilder::expects_key() const noexcept {
  return !open_.empty() && open_.back().node->is_mapping() && !open_.back().key_seen;
}

void TreeBuilder::key(std::string key, std::uint32_t line) {
  open_.back().node->members.push_back({std::move(key), line, {}});
  open_.back().key_seen = true;
}

void TreeBuilder::scalar(std::string text, std::uint32_t line) {
  add(NodeKind::kScalar, line).text = std::move(text);
}

void TreeBuilder::begin(NodeKind kind, std::uint32_t line) {
  if (open_.size() == kMaxDepth) {
    throw error_at({file_, line}, "nested too deeply, expected at most {} levels; flatten it",
                   kMaxDepth);
  }
  open_.push_back({&add(kind, line), false});
}

void TreeBuilder::end() {
  if (open_.back().node->is_mapping()) reject_duplicate_keys(*open_.back().node);
  open_.pop_back();
}

Node& TreeBuilder::add(NodeKind kind, std::uint32_t line) {
  Node* node = &root_;
  if (!open_.empty()) {
    // Only the innermost open node grows, so the addresses in open_ hold.
    Node& parent = *open_.back().node;
    node = parent.is_mapping() ? &parent.members.back().value : &parent.items.emplace_back();
    open_.back().key_seen = false;
  }
  node->kind = kind;
  node->line = line;
  return *node;
}

void TreeBuilder::reject_duplicate_keys(const Node& mapping) const {
  std::vector<const Member*> sorted;
  sorted.reserve(mapping.members.size());
  for (const Member& member : mapping.members) sorted.push_back(&member);
  // Members lie in file order, so of two equal keys the later one has the higher address.
  std::sort(sorted.begin(), sorted.end(), [](const Member* a, const Member* b) {
    return std::tie(a->key, a) < std::tie(b->key, b);
  });
  const auto twice =
      std::adjacent_find(sorted.begin(), sorted.end(),
                         [](const Member* a, const Member* b) { return a->key == b->key; });
  if (twice == sorted.end()) return;
  throw error_at({file_, twice[1]->line},
                 "duplicate key, found {} again, expected it once (first in line {}); remove one",
                 in_quotes(twice[1]->key), twice[0]->line);
}

}  // namespace fibertap::templates
