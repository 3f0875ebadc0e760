#include <cstdio>
#include <cstdlib>

#include "host/datapath/ingest/capture_parser.h"
#include "tests/support/capture_reading.h"

// Whatever the bytes: no crash, frames within the limits, one-line errors of the two kinds, and
// nothing that depends on the burst size.

namespace fibertap {
namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check(const testing::Reading& reading) {
  for (const testing::OwnedFrame& frame : reading.frames) {
    require(frame.bytes.size() <= kMaxCaplen, "caplen is within the limit");
    require(frame.bytes.size() <= frame.origlen, "caplen is at most origlen");
  }
  if (!reading.error) return;
  require(reading.error == Errc::kPartial || reading.error == Errc::kConfiguration, "error kinds");
  require(reading.opened || reading.error == Errc::kConfiguration, "damage is left to pull()");
  require(reading.message.find('\n') == std::string::npos, "an error is one line");
}

}  // namespace
}  // namespace fibertap

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace fibertap;
  const testing::Reading one_by_one = testing::read_all({data, size}, 1);
  const testing::Reading in_bursts = testing::read_all({data, size}, 64);
  check(one_by_one);
  require(one_by_one.frames == in_bursts.frames, "frames do not depend on the burst");
  require(one_by_one.message == in_bursts.message, "errors do not depend on the burst");
  return 0;
}
