#include "host/datapath/engines/xrt/card_library.h"

#include "host/base/plugin.h"

namespace fibertap {

const CardLibrary& card_library() {
  static const CardLibrary& library = open_plugin<CardLibrary>(
      {"card", "lib/fibertap/libfibertap_xrt.so", kCardLibraryEntry, "XRT", "libxrt1"});
  return library;
}

}  // namespace fibertap
