#include "tests/bench/classification/cpu_classifier.h"

#include <arpa/inet.h>

#include <cstring>

#include "host/datapath/engines/cpu/simd.h"
#include "host/rules/compile.h"

namespace fibertap::testing {
namespace {

std::shared_ptr<const cpu::Tables> tables_of(const Mirror& mirror) {
  Interfaces interfaces;
  return cpu::compile_tables(compile(mirror, {}, interfaces).bytes());
}

void put_address(const std::array<std::uint8_t, 16>& address, std::uint32_t (&words)[4]) {
  std::memcpy(words, address.data(), sizeof(words));
  for (std::uint32_t& word : words) word = ntohl(word);
}

cpu::MatchKey key_of(const Question& asked) {
  cpu::MatchKey key{};
  put_address(asked.key.source, key.source);
  put_address(asked.key.destination, key.destination);
  key.source_port = asked.key.ports ? asked.key.ports->source : cpu::kNoPort;
  key.destination_port = asked.key.ports ? asked.key.ports->destination : cpu::kNoPort;
  key.protocol = asked.key.protocol;
  key.vni = asked.vni;
  key.ip_version = asked.key.ipv6 ? 6 : 4;
  key.directions = asked.direction == Direction::kIngress ? cpu::kIngress : cpu::kEgress;
  return key;
}

}  // namespace

CpuClassifier::CpuClassifier(const Mirror& mirror)
    : tables_(tables_of(mirror)), kernel_(cpu::kernel_of(cpu::choose_simd("auto"))) {}

void CpuClassifier::take(const std::vector<Question>& questions) {
  keys_.clear();
  for (const Question& asked : questions) keys_.push_back(key_of(asked));
  rules_.resize(questions.size());
}

void CpuClassifier::classify() {
  kernel_.classify(*tables_, keys_.data(), keys_.size(), rules_.data());
}

std::vector<Answer> CpuClassifier::answers() const {
  std::vector<Answer> answers;
  answers.reserve(rules_.size());
  for (const std::uint32_t rule : rules_) {
    answers.push_back(rule == cpu::kNoRule ? kNoRow : tables_->names[rule].row);
  }
  return answers;
}

}  // namespace fibertap::testing
