#include "host/engines/xrt/card_library.h"

#include <dlfcn.h>

#include <filesystem>

#include "host/base/error.h"

namespace fibertap {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "lib/fibertap/libfibertap_xrt.so";

/// The same place in a build tree, where tests lie in folders of their own, and installed.
fs::path find_library() {
  const fs::path program = fs::read_symlink("/proc/self/exe");
  for (fs::path folder = program.parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (fs::exists(folder / kFile)) return folder / kFile;
  }
  throw Error(Errc::kDevice,
              "card: found no {} above {}, expected it there; install fibertap whole", kFile,
              program.parent_path().string());
}

const CardLibrary& load_library() {
  const std::string file = find_library().string();
  // Never closed: XRT keeps threads and objects of its own until the program ends.
  void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Error(Errc::kDevice, "card: XRT cannot be loaded: {}; install XRT (Debian: libxrt1)",
                ::dlerror());
  }
  using Entry = const CardLibrary* (*)();
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, kCardLibraryEntry));
  if (entry == nullptr) {
    throw Error(Errc::kDevice, "{}: found no {}, expected it; install fibertap whole", file,
                kCardLibraryEntry);
  }
  return *entry();
}

}  // namespace

const CardLibrary& card_library() {
  static const CardLibrary& library = load_library();
  return library;
}

}  // namespace fibertap
