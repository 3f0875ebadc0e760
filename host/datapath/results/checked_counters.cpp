#include "host/datapath/results/checked_counters.h"

#include "host/base/error.h"

namespace fibertap {
namespace {

void check(std::string_view what, std::uint64_t found, std::uint64_t expected,
           std::string_view engine) {
  if (found == expected) return;
  throw Error(Errc::kDevice,
              "engine {}: {} frames in the counters of all sessions: found {}, expected {}, which "
              "its batches had; its results are not to be trusted, replay with another engine",
              engine, what, found, expected);
}

}  // namespace

void check_counters(const CounterImage& counters, const CountedFrames& expected,
                    std::string_view engine) {
  CountedFrames found;
  for (const abi::SessionCounters& session : counters.sessions()) {
    found.accepted += session.accepted;
    found.rejected += session.rejected;
  }
  check("accepted", found.accepted, expected.accepted, engine);
  check("rejected", found.rejected, expected.rejected, engine);
}

}  // namespace fibertap
