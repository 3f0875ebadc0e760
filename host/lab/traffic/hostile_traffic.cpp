#include "host/lab/traffic/hostile_traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "host/lab/traffic/draw_filter.h"

namespace fibertap::generation {
namespace {

/// Some interfaces stand for all in the world that frames are drawn from.
constexpr std::uint32_t kMostHosts = 64;

Mirror draw_mirror(Random& random, const TrafficOptions& options, const Vpc& vpc) {
  Mirror mirror;
  for (std::uint32_t i = 0; i < options.filters; ++i) {
    mirror.filters.push_back(draw_filter(random, fmt::format("Filter{}", i + 1),
                                         vpc.subnet(i, i % 2 == 1), options.rules));
  }
  for (std::uint32_t i = 0; i < options.sessions; ++i) {
    Session session{};
    session.name = fmt::format("Session{}", i + 1);
    session.vni = vpc.source(i).vni;
    session.filter = i % options.filters;
    session.packet_length = options.packet_length;
    mirror.sessions.push_back(std::move(session));
  }
  return mirror;
}

Network draw_network(Random& random, const TrafficOptions& options, const Vpc& vpc) {
  constexpr std::size_t kOtherVnis = 4;
  Network network = random_network(random, kOtherVnis);
  for (std::uint32_t i = 0; i < std::min(options.sessions, kMostHosts); ++i) {
    const SourceEni source = vpc.source(i);
    network.hosts4.push_back(source.address4);
    network.hosts6.push_back(source.address6);
    network.macs.push_back(source.mac);
  }
  return network;
}

}  // namespace

HostileTraffic::HostileTraffic(const TrafficOptions& options)
    : random_(options.seed), frames_(random_, network_, mirror_, compile_options_) {
  const Vpc vpc(options.seed, options.sessions, options.filters);
  mirror_ = draw_mirror(random_, options, vpc);
  network_ = draw_network(random_, options, vpc);
}

Frame HostileTraffic::next() {
  frame_ = frames_.next(pace_.next_ns());
  return frame_.view();
}

}  // namespace fibertap::generation
