#include "host/lab/traffic/mirrored_traffic.h"

#include <fmt/format.h>

#include <utility>

#include "host/lab/traffic/draw_filter.h"

namespace fibertap::generation {
namespace {

// One seed for each thing that is drawn, so that none depends on how often another was.
enum class Part : std::uint64_t { kFrames, kPayload, kFilters, kFlows };

std::uint64_t seed_of(const TrafficOptions& options, Part part) {
  return derived_seed(options.seed, static_cast<std::uint64_t>(part));
}

// Of one session and verdict: a long tail, and yet all of it comes back.
constexpr std::uint32_t kFlows = 4096;

}  // namespace

MirroredTraffic::MirroredTraffic(const TrafficOptions& options)
    : options_(options),
      vpc_(options.seed, options.sessions, options.filters),
      random_(seed_of(options, Part::kFrames)),
      accepted_(options.accept_percent),
      ranks_(kFlows),
      frame_(seed_of(options, Part::kPayload)) {
  mirror_.filters.reserve(options.filters);  // AimedFlows refer to them
  for (std::uint32_t i = 0; i < options.filters; ++i) add_filter(i);
  for (std::uint32_t i = 0; i < options.sessions; ++i) add_session(i);
}

void MirroredTraffic::add_filter(std::uint32_t index) {
  Random random(derived_seed(seed_of(options_, Part::kFilters), index));
  const Cidr subnet = vpc_.subnet(index, options_.profile == Profile::kV6);
  for (;;) {
    mirror_.filters.push_back(
        draw_filter(random, fmt::format("Filter{}", index + 1), subnet, options_.rules));
    AimedFlows flows(random, mirror_.filters.back(), vpc_.source(index));
    if (flows.reach_acceptance()) return flows_.push_back(std::move(flows));
    mirror_.filters.pop_back();
  }
}

void MirroredTraffic::add_session(std::uint32_t index) {
  const SourceEni source = vpc_.source(index);
  Session session{};
  session.name = fmt::format("Session{}", index + 1);
  session.vni = source.vni;
  session.filter = index % options_.filters;
  session.packet_length = options_.packet_length;
  // The IPv4 source of an envelope shows no direction of IPv6 (SPEC 6).
  if (options_.profile == Profile::kV6) session.macs.push_back(source.mac);
  mirror_.sessions.push_back(std::move(session));
}

std::uint64_t MirroredTraffic::flow_seed(std::uint32_t session, bool accept) {
  if (options_.locality == Locality::kUnique) return random_.bits();
  const std::uint64_t population = std::uint64_t{session} * 2 + (accept ? 1 : 0);
  return derived_seed(seed_of(options_, Part::kFlows), population * kFlows + ranks_.draw(random_));
}

Frame MirroredTraffic::next() {
  const auto session = static_cast<std::uint32_t>(random_.below(options_.sessions));
  const bool accept = accepted_.draw(random_);
  const SourceEni source = vpc_.source(session);
  const AimedFlows& flows = flows_[session % options_.filters];
  Random flow_random(flow_seed(session, accept));
  const Flow flow =
      accept ? flows.accepted(flow_random, source) : flows.rejected(flow_random, source);
  const std::size_t inner_bytes = draw_inner_bytes(random_, options_.profile);
  const std::span<const std::uint8_t> bytes = frame_.build(random_, source, flow, inner_bytes);
  return {pace_.next_ns(), static_cast<std::uint32_t>(bytes.size()), bytes};
}

}  // namespace fibertap::generation
