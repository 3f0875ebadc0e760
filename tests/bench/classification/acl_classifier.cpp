#include "tests/bench/classification/acl_classifier.h"

#include <algorithm>

#include "tests/acl/acl_key.h"

namespace fibertap::testing {
namespace {

constexpr std::size_t kBurst = 64;

std::vector<AclRule> rules_of(const Mirror& mirror) {
  std::vector<AclRule> rules;
  for (const Session& session : mirror.sessions) {
    for (const Rule& rule : mirror.filters[*session.filter].rules) {
      rules.push_back({session.vni, rule});
    }
  }
  return rules;
}

/// The generator states rules in evaluation order, so a rule's row is its place in its filter.
std::vector<Answer> rows_of(const Mirror& mirror) {
  std::vector<Answer> rows = {kNoRow};
  for (const Session& session : mirror.sessions) {
    const std::size_t count = mirror.filters[*session.filter].rules.size();
    for (Answer row = 0; row < count; ++row) rows.push_back(row);
  }
  return rows;
}

template <typename Key>
void append(std::vector<std::uint8_t>& bytes, const Key& key) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(&key);
  bytes.insert(bytes.end(), begin, begin + sizeof(key));
}

}  // namespace

AclClassifier::AclClassifier(const DpdkEnvironment& environment, const Mirror& mirror)
    : rules_(rules_of(mirror)),
      rows_(rows_of(mirror)),
      ipv4_{AclContext(environment, rules_, false), {}, {}, {}, {}},
      ipv6_{AclContext(environment, rules_, true), {}, {}, {}, {}} {}

void AclClassifier::take(const std::vector<Question>& questions) {
  take(questions, false, ipv4_);
  take(questions, true, ipv6_);
}

void AclClassifier::take(const std::vector<Question>& questions, bool ipv6, Version& version) {
  version.bytes.clear();
  version.questions.clear();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& asked = questions[i];
    if (asked.key.ipv6 != ipv6) continue;
    version.questions.push_back(i);
    if (ipv6) {
      append(version.bytes, acl_key<16>(asked.key, asked.vni, asked.direction));
    } else {
      append(version.bytes, acl_key<4>(asked.key, asked.vni, asked.direction));
    }
  }
  const std::size_t stride = ipv6 ? sizeof(AclKey6) : sizeof(AclKey4);
  version.keys.clear();
  for (std::size_t i = 0; i < version.questions.size(); ++i) {
    version.keys.push_back(version.bytes.data() + i * stride);
  }
  version.found.resize(version.questions.size());
}

void AclClassifier::classify() {
  for (Version* version : {&ipv4_, &ipv6_}) {
    const std::span<const std::uint8_t*> keys = version->keys;
    for (std::size_t at = 0; at < keys.size(); at += kBurst) {
      version->context.classify(keys.subspan(at, std::min(kBurst, keys.size() - at)),
                                version->found.data() + at);
    }
  }
}

std::vector<Answer> AclClassifier::answers() const {
  std::vector<Answer> answers(ipv4_.questions.size() + ipv6_.questions.size());
  for (const Version* version : {&ipv4_, &ipv6_}) {
    for (std::size_t i = 0; i < version->questions.size(); ++i) {
      answers[version->questions[i]] = rows_[version->found[i]];
    }
  }
  return answers;
}

}  // namespace fibertap::testing
