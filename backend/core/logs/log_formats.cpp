#include "logs/log_formats.h"

#include "logs/csv_log.h"
#include "logs/json_lines_log.h"
#include "logs/tensorboard_log.h"

namespace lathe {

const std::vector<LogFormat>& logFormats() {
    static const std::vector<LogFormat> table{
        {"tensorboard", "TensorBoard", "event files, with the names of Hugging Face's Trainer",
         "tensorboard --logdir %s", beginTensorboardLog},
        {"jsonl", "JSON Lines", "scalars.jsonl: an object for each step", "%s/scalars.jsonl", beginJsonLinesLog},
        {"csv", "CSV", "scalars.csv: a row for each step, a column for each number", "%s/scalars.csv", beginCsvLog},
    };
    return table;
}

} // namespace lathe
