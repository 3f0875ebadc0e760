#include "tests/bench/classification/questions.h"

#include <fmt/format.h>

#include "host/lab/traffic/aimed_flows.h"
#include "host/lab/traffic/draw_filter.h"
#include "host/lab/traffic/vpc.h"
#include "host/wire/protocol.h"

namespace fibertap::testing {
namespace {

using generation::AimedFlows;
using generation::Flow;
using generation::Random;
using generation::SourceEni;
using generation::Vpc;

constexpr std::uint64_t kSeed = 1;
constexpr std::uint32_t kRules = 10;
constexpr unsigned kAcceptedPercent = 50;

Mirror draw_mirror(Random& random, const Vpc& vpc, std::uint32_t sessions, bool mixed) {
  Mirror mirror;
  for (std::uint32_t i = 0; i < sessions; ++i) {
    const Cidr subnet = vpc.subnet(i, mixed && i % 2 == 1);
    mirror.filters.push_back(
        generation::draw_filter(random, fmt::format("tmf-{}", i), subnet, kRules));
    Session& session = mirror.sessions.emplace_back();
    session.vni = vpc.source(i).vni;
    session.filter = i;
  }
  return mirror;
}

Question question_of(const Flow& flow, const SourceEni& source) {
  const bool ingress = flow.destination == source.address(flow.ipv6);
  MatchKey key{flow.ipv6, flow.source, flow.destination, flow.protocol, {}};
  if (wire::has_ports(flow.protocol)) {
    key.ports = {flow.source_port, flow.destination_port};
  }
  return {source.vni, ingress ? Direction::kIngress : Direction::kEgress, key};
}

}  // namespace

Questionnaire make_questionnaire(std::uint32_t sessions, bool mixed, std::size_t questions) {
  Random random(kSeed);
  const Vpc vpc(kSeed, sessions, sessions);
  Questionnaire made{draw_mirror(random, vpc, sessions, mixed), {}};
  std::vector<AimedFlows> flows;
  flows.reserve(sessions);
  for (std::uint32_t i = 0; i < sessions; ++i) {
    flows.emplace_back(random, made.mirror.filters[i], vpc.source(i));
  }
  made.questions.reserve(questions);
  while (made.questions.size() < questions) {
    const auto session = random.between<std::uint32_t>(0, sessions - 1);
    const SourceEni source = vpc.source(session);
    const bool accepted = random.chance(kAcceptedPercent) && flows[session].reach_acceptance();
    made.questions.push_back(question_of(accepted ? flows[session].accepted(random, source)
                                                  : flows[session].rejected(random, source),
                                         source));
  }
  return made;
}

}  // namespace fibertap::testing
