#ifndef FIBERTAP_HOST_LAB_TRAFFIC_TRAFFIC_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_TRAFFIC_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "host/datapath/ingest/frame_source.h"
#include "host/lab/traffic/profile.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// How often a flow comes back.
enum class Locality {
  kUnique,  // hardly ever
  kZipf,    // each session has the same number of flows, the k-th most frequent 1/k as often
};

// Of addresses: every session has one in 10.0.0.0/8 (vpc.h).
inline constexpr std::uint32_t kMostSessions = 1u << 20;
// The highest number that a rule can have (EC2 API).
inline constexpr std::uint32_t kMostRules = 32766;

/// What traffic there is to be. It and the frames are the same for the same options on every
/// machine.
struct TrafficOptions {
  Profile profile = Profile::kImix;
  std::uint32_t sessions = 8;             // 1..kMostSessions, each with a VNI of its own
  std::uint32_t filters = 8;              // 1..sessions, no two alike, shared round robin
  std::uint32_t rules = 10;               // of each filter, 1..kMostRules
  std::uint32_t accept_percent = 50;      // frames that the rules accept; kHostile goes without
  Locality locality = Locality::kUnique;  // kHostile goes without
  std::optional<std::uint32_t> packet_length;  // of all sessions
  std::uint64_t seed = 1;
};

/// Arrival times at an even pace, a bit above a million frames a second: no whole microseconds, so
/// that a reader which loses nanoseconds shows.
class Pace {
 public:
  std::uint64_t next_ns() { return now_ns_ += 960; }

 private:
  std::uint64_t now_ns_ = 1'700'000'000'000'000'000;
};

/// Mirrored traffic without end, and the sessions that it is of.
class Traffic {
 public:
  virtual ~Traffic() = default;

  virtual const Mirror& mirror() const noexcept = 0;

  /// The next frame, a fixed time after the one before. Its bytes are valid until the next call.
  virtual Frame next() = 0;
};

std::unique_ptr<Traffic> make_traffic(const TrafficOptions& options);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_TRAFFIC_H_
