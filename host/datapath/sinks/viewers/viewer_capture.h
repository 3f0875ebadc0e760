#ifndef FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWER_CAPTURE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWER_CAPTURE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "host/datapath/sinks/capture_form.h"
#include "host/datapath/sinks/viewers/viewer_queue.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// The bytes of a capture for one viewer. An interface is described right before its first frame
/// and numbered in that order, so that a viewer of one session among 10,000 gets one description.
/// What was lost is in the option epb_dropcount of the next frame of that interface, and in the
/// statistics at the end.
class ViewerCapture {
 public:
  using Bytes = std::vector<std::uint8_t>;
  /// The interface that blocks have this id of.
  using Described = std::function<Interface(std::uint32_t id)>;

  /// No frame keeps more than `snaplen` bytes.
  ViewerCapture(CaptureForm form, std::uint32_t snaplen, Described described);

  /// Appends what a capture begins with; `ids`: interfaces that are described before any frame.
  void begin(std::span<const std::uint32_t> ids, Bytes& to);

  /// Appends the first `most` frames of an item; returns how many there were.
  std::uint64_t add(const ViewerQueue::Item& item, std::uint64_t most, Bytes& to);

  /// Appends what a capture ends with.
  void end(std::uint64_t timestamp_ns, Bytes& to) const;

 private:
  std::uint32_t number_of(std::uint32_t id, Bytes& to);
  void add_block(abi::ResultHead head, std::span<const std::uint8_t> block);
  void append_with_losses(std::span<const std::uint8_t> run, Bytes& to);

  const std::uint32_t snaplen_;
  const Described described_;
  BlockFormatter formatter_;
  std::map<std::uint32_t, std::uint32_t> numbers_;  // by the ids of blocks
  std::vector<InterfaceCount> counts_;              // by number
  FramesOfInterfaces unsaid_;                       // losses, by number
  Bytes run_;                                       // that is under work
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_VIEWERS_VIEWER_CAPTURE_H_
