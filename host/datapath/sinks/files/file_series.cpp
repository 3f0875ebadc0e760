#include "host/datapath/sinks/files/file_series.h"

#include <cerrno>
#include <new>
#include <utility>

#include "host/base/error.h"

namespace fibertap {

Loss FileSeries::take(PieceRun run) noexcept {
  if (is_over()) close();
  while (!run.bytes.empty()) {
    if (!file_) {
      if (const int error = open(); error != 0) return {run.pieces, error};
    }
    describe_new();
    PieceRun piece = run;
    if (parts_.rotation.bytes != 0) {
      const std::uint64_t there = file_->bytes();
      const std::uint64_t room = parts_.rotation.bytes > there ? parts_.rotation.bytes - there : 0;
      piece = file_->first_that_fit(run.bytes, room);
      if (piece.pieces == 0 && is_empty_) {
        piece = file_->first_of(run.bytes);
      }
      if (piece.pieces == 0) {
        close();
        continue;
      }
    }
    run = {run.bytes.subspan(piece.bytes.size()), run.pieces - piece.pieces};
    const std::uint64_t before = file_->bytes();
    if (const int error = file_->write(piece.bytes); error != 0) {
      return {piece.pieces + run.pieces, error};
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
    file_ = parts_.make(parts_.names.path_of({now, vni_, parts_.next_sequence}));
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
