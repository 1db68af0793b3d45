#pragma once
// What sets the tasks apart, a row each; their names and words stand in choices.cpp.
#include "lathe/choices.h"

#include <string_view>

namespace lathe {

struct TaskInfo {
    Task task;
    bool writes;    ///< a language model that goes on with a text: rows become texts, and may be packed
    bool hasLabels; ///< its rows name labels
    std::string_view hubTag; ///< pipeline_tag of the Hub's model cards
    std::string_view rows; ///< what the rows of a file should hold, in a sentence
};

const TaskInfo& taskInfo(Task task);

} // namespace lathe
