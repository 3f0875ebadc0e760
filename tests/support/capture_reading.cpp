#include "tests/support/capture_reading.h"

#include "host/datapath/ingest/capture_reader.h"
#include "tests/support/memory_file.h"

namespace fibertap::testing {

std::ostream& operator<<(std::ostream& out, const OwnedFrame& frame) {
  return out << frame.bytes.size() << " of " << frame.origlen << " bytes at " << frame.timestamp_ns
             << " ns";
}

Reading read_all(FrameSource& source, std::size_t burst) {
  Reading reading;
  std::vector<Frame> frames(burst);
  try {
    while (const std::size_t count = source.pull(frames)) {
      for (const Frame& frame : std::span(frames).first(count)) {
        reading.frames.push_back(
            {frame.timestamp_ns, frame.origlen, {frame.bytes.begin(), frame.bytes.end()}});
      }
    }
  } catch (const Error& error) {
    reading.error = error.code();
    reading.message = error.what();
  }
  return reading;
}

Reading read_all(std::span<const std::uint8_t> capture, std::size_t burst) {
  std::optional<CaptureReader> reader;
  try {
    reader.emplace(memory_file(capture), "test.pcap");
  } catch (const Error& error) {
    return {.frames = {}, .opened = false, .error = error.code(), .message = error.what()};
  }
  return read_all(*reader, burst);
}

}  // namespace fibertap::testing
