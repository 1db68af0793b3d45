#pragma once
// TensorBoard's event files: FOLDER/events.out.tfevents.SECONDS.HOST.PID.NUMBER, one for each time that a run begins or
// goes on.
//
// A file is a row of records (tensorflow/core/lib/io/record_writer.h): length (8 bytes), masked CRC-32C of the length
// (4), the record, its masked CRC-32C (4); numbers in little-endian order. A record is a protobuf Event
// (tensorflow/core/util/event.proto): 1 wall_time (double, Unix seconds), 2 step, 3 file_version (the first record's
// "brain.Event:2"), 5 summary {1 value {1 tag, 2 simple_value (float)}}, 7 session_log {1 status}.
#include "logs/log_formats.h"

namespace lathe {

std::unique_ptr<LogWriter> beginTensorboardLog(const std::filesystem::path& folder);

} // namespace lathe
