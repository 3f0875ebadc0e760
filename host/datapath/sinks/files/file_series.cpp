#include "host/datapath/sinks/files/file_series.h"

#include <cerrno>
#include <new>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// Files of a capture cannot be made again, and none is worth another.
constexpr OutputRules kKept{.if_exists = IfExists::kNumber, .is_repeatable = false};

}  // namespace

Loss FileSeries::take(BlockRun run) noexcept {
  if (is_over()) close();
  while (!run.blocks.empty()) {
    if (!file_) {
      if (const int error = open(); error != 0) return {run.frames, error};
    }
    describe_new();
    BlockRun piece = run;
    if (parts_.rotation.bytes != 0) {
      const std::uint64_t there = file_->bytes();
      const std::uint64_t room = parts_.rotation.bytes > there ? parts_.rotation.bytes - there : 0;
      piece = first_that_fit(run.blocks, room);
      if (piece.frames == 0 && is_empty_) {
        piece = first_that_fit(run.blocks, length_of_block(run.blocks, 0));
      }
      if (piece.frames == 0) {
        close();
        continue;
      }
    }
    run = {run.blocks.subspan(piece.blocks.size()), run.frames - piece.frames};
    const std::uint64_t before = file_->bytes();
    if (const int error = file_->write(piece.blocks); error != 0) {
      return {piece.frames + run.frames, error};
    }
    parts_.taken += file_->bytes() - before;
    is_empty_ = false;
  }
  return {};
}

void FileSeries::rest() noexcept {
  if (is_over()) close();
}

void FileSeries::close() noexcept {
  if (file_) parts_.close(std::exchange(file_, nullptr));
}

int FileSeries::open() noexcept {
  try {
    const auto now = parts_.clock();
    errno = 0;  // what opening says no with; an Error has words only
    file_ = std::make_unique<CaptureWriter>(parts_.names.path_of({now, vni_, parts_.next_sequence}),
                                            parts_.form, kKept);
    parts_.next_sequence += 1;
    is_empty_ = true;
    described_ = 0;
    end_ = parts_.rotation.period.count() != 0
               ? end_of_period(now, parts_.rotation.period, ahead_of_utc(now))
               : std::chrono::system_clock::time_point::max();
    for (const std::string& note : file_->notes()) {
      if (note.find("left unfinished") != note.npos) parts_.on_note(note);
    }
    return 0;
  } catch (const Error&) {
    return errno != 0 ? errno : EIO;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

void FileSeries::describe_new() noexcept {
  if (described_ == interfaces_.size()) return;
  file_->describe(std::span(interfaces_).subspan(described_));
  described_ = interfaces_.size();
}

}  // namespace fibertap
