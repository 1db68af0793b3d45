#pragma once
// Which side of the split each row is on, and how often it is trained on.
#include "dataset/row_table.h"

namespace lathe {

/// By the sources' roles and weights, and by fraction and seed. Rows with the same tokens stay on one side, and so do
/// rows with the same value of their source's group_column. A row's windows stay together.
void splitRows(const Recipe& recipe, RowTable& rows);

} // namespace lathe
