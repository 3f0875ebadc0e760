#ifndef FIBERTAP_HOST_TARGET_CAPTURE_REQUEST_H_
#define FIBERTAP_HOST_TARGET_CAPTURE_REQUEST_H_

#include <memory>
#include <string>
#include <string_view>

#include "host/datapath/sinks/viewers/viewers.h"
#include "host/http/message.h"

namespace fibertap {

/// What the query of GET /capture asks for:
///
///   vni=7001        frames of this VNI; may be repeated; without it those of all
///   frames=100      and no more
///   seconds=60      and no longer
///   snaplen=128     bytes of a frame that are kept
///   format=pcapng   or pcap
///   annotate=comment  or verdict, none: what stands beside a frame in pcapng
///
/// Throws Error(kUsage) with the words for whoever asked.
ViewerRequest read_capture_request(std::string_view query);

/// The answer to it: a capture that comes as frames are accepted, or why there is none.
HttpResponse capture_answer(Viewers& viewers, const ViewerRequest& request);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_CAPTURE_REQUEST_H_
