#ifndef FIBERTAP_HOST_DATAPATH_INGEST_DAMAGE_H_
#define FIBERTAP_HOST_DATAPATH_INGEST_DAMAGE_H_

#include <cstdint>
#include <string_view>

#include "host/base/error.h"
#include "host/datapath/ingest/byte_input.h"

namespace fibertap {

/// A part of a capture, such as {"pcap record", 24}, by its name and first byte.
struct CapturePart {
  std::string_view what;
  std::uint64_t offset;
};

/// The error (kPartial) for a part with a value that cannot be.
Error corrupt(const ByteInput& input, CapturePart part, std::string_view found,
              std::string_view expected);

/// The error (kPartial) for a part of at least `bytes` that the input ends in, be it by its end
/// or by a read that failed.
Error cut_off(const ByteInput& input, CapturePart part, std::uint64_t bytes);

/// The error (kConfiguration) for a link type other than Ethernet; `where` is the pcap header or
/// the interface that says so.
Error wrong_link_type(const ByteInput& input, std::string_view where, std::uint32_t link_type);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_INGEST_DAMAGE_H_
