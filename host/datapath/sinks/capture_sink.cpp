#include "host/datapath/sinks/capture_sink.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// The page cache takes this much at once in folios larger than pages: half of what writing batch
/// by batch costs.
constexpr std::size_t kPieceBytes = std::size_t{256} << 10;

template <typename To>
void add_bytes(std::span<const std::uint8_t> bytes, To& to) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace

CaptureSink::CaptureSink(std::string path, std::span<const Interface> interfaces, CaptureForm form,
                         const OutputRules& rules)
    : file_(std::move(path), rules), formatter_(form) {
  add_bytes(beginning_of(form), due_);
  add_bytes(descriptions_in(form, interfaces), due_);
  write_due();
}

void CaptureSink::write(const CheckedResult& result) {
  accepted_ += result.accepted;
  const bool is_read_at_once = !file_.is_under_construction();
  // An engine's result is nobody's to change, and a pipe can have it as it is.
  if (is_read_at_once && formatter_.form() == CaptureForm::kVerdict) {
    write_through(result.blocks, result.accepted);
    return;
  }
  const std::size_t begin = due_.size();
  due_.resize(begin + result.blocks.size());
  due_.resize(begin + formatter_.write(result.blocks, due_.data() + begin));
  due_frames_ += result.accepted;
  if (is_read_at_once || due_.size() >= kPieceBytes) write_due();
}

SinkCounters CaptureSink::counters() const {
  SinkCounters counters;
  counters.name = path();
  counters.accepted = accepted_;
  counters.queued = due_frames_;
  counters.reader_gone = missing_;
  counters.written = accepted_ - missing_ - due_frames_;
  return counters;
}

void CaptureSink::finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) {
  add_bytes(end_of(formatter_.form(), timestamp_ns, counts), due_);
  write_due();
  if (!open_) return;
  if (const int error = file_.sync(); error != 0) give_up({}, {0, error});
  file_.commit();
}

void CaptureSink::write_due() {
  write_through(due_, std::exchange(due_frames_, 0));
  due_.clear();
}

void CaptureSink::write_through(std::span<const std::uint8_t> run, std::uint64_t frames) {
  if (!open_) {
    missing_ += frames;
    return;
  }
  const OutputFile::Written written = file_.write(run);
  if (written.error == EPIPE) {
    open_ = false;
    if (frames != 0) {
      missing_ += frames - whole_frames(formatter_.form(), run, written.bytes).frames;
    }
  } else if (written.error != 0) {
    give_up(run, written);
  }
  bytes_ += written.bytes;
  frames_ += frames;
}

void CaptureSink::give_up(std::span<const std::uint8_t> run, OutputFile::Written written) {
  // Of a beginning that is not whole no reader has use.
  const WholeFrames whole =
      bytes_ == 0 ? WholeFrames{} : whole_frames(formatter_.form(), run, written.bytes);
  const std::uint64_t bytes = bytes_ + whole.bytes;
  const std::string left = file_.keep_part(bytes);
  throw Error(Errc::kPartial,
              "{}: cannot be written: {}; {} whole frames in {} bytes are in {}; free space or "
              "write elsewhere, and replay again",
              file_.path(), std::strerror(written.error), frames_ + whole.frames, bytes, left);
}

}  // namespace fibertap
