#pragma once
// Plain words on each number format: what it stores, what it costs, when to take it, and where its levels stand.
#include "widgets/card.h"

namespace lathe::ui {

class FormatWords : public Card {
    Q_OBJECT
public:
    explicit FormatWords(QWidget* parent = nullptr);
};

} // namespace lathe::ui
