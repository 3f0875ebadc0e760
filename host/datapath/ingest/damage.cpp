#include "host/datapath/ingest/damage.h"

#include <cstring>

#include "host/datapath/ingest/capture_parser.h"

namespace fibertap {
namespace {

constexpr std::string_view kAdvice =
    "the frames before it were processed, copy or record the capture again to get the rest";

}  // namespace

Error corrupt(const ByteInput& input, CapturePart part, std::string_view found,
              std::string_view expected) {
  return Error(Errc::kPartial, "{}: {} at byte {} is corrupt, found {}, expected {}; {}",
               input.name(), part.what, part.offset, found, expected, kAdvice);
}

Error cut_off(const ByteInput& input, CapturePart part, std::uint64_t bytes) {
  const std::uint64_t end = input.offset() + input.buffered().size();
  if (input.error() != 0) {
    return Error(Errc::kPartial,
                 "{}: {} at byte {} cannot be read, found {} at byte {}, expected {} bytes; {}",
                 input.name(), part.what, part.offset, std::strerror(input.error()), end, bytes,
                 kAdvice);
  }
  return Error(Errc::kPartial, "{}: {} at byte {} is cut off, found {} bytes, expected {}; {}",
               input.name(), part.what, part.offset, end - part.offset, bytes, kAdvice);
}

Error wrong_link_type(const ByteInput& input, std::string_view where, std::uint32_t link_type) {
  return Error(Errc::kConfiguration,
               "{}: {} is not Ethernet, found link type {}, expected {}; give a capture taken on "
               "an Ethernet interface (tcpdump -i eth0, not -i any)",
               input.name(), where, link_type, kEthernet);
}

}  // namespace fibertap
