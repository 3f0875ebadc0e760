// XRT's entry points that this card answers with "no": what F1's shell has not, what the project
// does not use, and the AI engines of other cards. The objects taken from libxrt_swemu.a refer to
// them.

#include <experimental/xrt-next.h>
#include <experimental/xrt_aie.h>
#include <experimental/xrt_graph.h>
#include <xrt.h>

#include <cerrno>

#include "sim/card/driver/xrt_core.h"

// XRT copies through the host then.
int xclCopyBO(xclDeviceHandle, xclBufferHandle, xclBufferHandle, size_t, size_t, size_t) {
  return -ENOSYS;
}
xclBufferExportHandle xclExportBO(xclDeviceHandle, xclBufferHandle) { return XRT_NULL_BO_EXPORT; }
xclBufferHandle xclImportBO(xclDeviceHandle, xclBufferExportHandle, unsigned int) {
  return XRT_NULL_BO;
}
int xclCloseExportHandle(xclBufferExportHandle) { return -ENOSYS; }

// Units are started by packets, not by registers.
int xclRegWrite(xclDeviceHandle, uint32_t, uint32_t, uint32_t) { return -ENOSYS; }
size_t xclRead(xclDeviceHandle, xclAddressSpace, uint64_t, void*, size_t) { return 0; }
size_t xclWrite(xclDeviceHandle, xclAddressSpace, uint64_t, const void*, size_t) { return 0; }
ssize_t xclUnmgdPread(xclDeviceHandle, unsigned int, void*, size_t, uint64_t) { return -ENOSYS; }
ssize_t xclUnmgdPwrite(xclDeviceHandle, unsigned int, const void*, size_t, uint64_t) {
  return -ENOSYS;
}

int xclReClock2(xclDeviceHandle, unsigned short, const unsigned short*) { return -ENOSYS; }
int xclP2pEnable(xclDeviceHandle, bool, bool) { return -ENOSYS; }
int xclCmaEnable(xclDeviceHandle, bool, uint64_t) { return -ENOSYS; }
int xclInternalResetDevice(xclDeviceHandle, xclResetKind) { return -ENOSYS; }
int xclUpdateSchedulerStat(xclDeviceHandle) { return -ENOSYS; }

using GraphHandle = void*;

int xclLoadXclBinMeta(xclDeviceHandle, const axlf*) { return -ENOSYS; }
GraphHandle xclGraphOpen(xclDeviceHandle, const unsigned char*, const char*,
                         xrt::graph::access_mode) {
  return nullptr;
}
void xclGraphClose(GraphHandle) {}
int xclGraphReset(GraphHandle) { return -ENOSYS; }
uint64_t xclGraphTimeStamp(GraphHandle) { return 0; }
int xclGraphRun(GraphHandle, int) { return -ENOSYS; }
int xclGraphWaitDone(GraphHandle, int) { return -ENOSYS; }
int xclGraphWait(GraphHandle, uint64_t) { return -ENOSYS; }
int xclGraphSuspend(GraphHandle) { return -ENOSYS; }
int xclGraphResume(GraphHandle) { return -ENOSYS; }
int xclGraphEnd(GraphHandle, uint64_t) { return -ENOSYS; }
int xclGraphUpdateRTP(GraphHandle, const char*, const char*, size_t) { return -ENOSYS; }
int xclGraphReadRTP(GraphHandle, const char*, char*, size_t) { return -ENOSYS; }
int xclAIEOpenContext(xclDeviceHandle, xrt::aie::access_mode) { return -ENOSYS; }
int xclSyncBOAIE(xclDeviceHandle, xrt::bo&, const char*, xclBOSyncDirection, size_t, size_t) {
  return -ENOSYS;
}
int xclSyncBOAIENB(xclDeviceHandle, xrt::bo&, const char*, xclBOSyncDirection, size_t, size_t) {
  return -ENOSYS;
}
int xclResetAIEArray(xclDeviceHandle) { return -ENOSYS; }
int xclGMIOWait(xclDeviceHandle, const char*) { return -ENOSYS; }
int xclStartProfiling(xclDeviceHandle, int, const char*, const char*, uint32_t) { return -ENOSYS; }
uint64_t xclReadProfiling(xclDeviceHandle, int) { return 0; }
int xclStopProfiling(xclDeviceHandle, int) { return -ENOSYS; }

namespace xclcpuemhal2 {

// What XRT asks through them is whether this shell lacks DMA or copies inside the card: no.
CpuemShim* CpuemShim::handleCheck(void*) { return nullptr; }
std::uint32_t CpuemShim::deviceQuery(xrt_core::query::key_type) { return 0; }

}  // namespace xclcpuemhal2
