#include "host/datapath/sinks/files/file_set.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// A sink that cannot write is an error at the start, not the name of a loss.
void check_folder(const FileNames& names) {
  if (faccessat(AT_FDCWD, names.folder().c_str(), W_OK | X_OK, AT_EACCESS) == 0) return;
  throw Error(Errc::kRuntime,
              "{}: no file can be made in it: {}; choose a folder that can be "
              "written",
              names.folder(), std::strerror(errno));
}

}  // namespace

FileSet::FileSet(const FileSetSettings& settings, MakeFile make,
                 std::function<void(std::string)> on_note)
    : names_(settings.pattern, settings.node),
      closed_((check_folder(names_), names_), settings.closed, on_note),
      next_sequence_(closed_.first_sequence()),
      parts_{names_,
             std::move(make),
             settings.rotation,
             settings.clock,
             next_sequence_,
             taken_,
             [this](OpenFile file) { closed_.close(std::move(file)); },
             std::move(on_note)} {}

}  // namespace fibertap
