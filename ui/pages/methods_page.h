#pragma once
// What methods there are and how they relate: by family, each with its paper, its fields and what it combines with.
#include "lathe/method_info.h"
#include "pages/page.h"

#include <QTimer>

#include <deque>
#include <utility>

namespace lathe::ui {

class Card;

class MethodsPage : public Page {
    Q_OBJECT
public:
    explicit MethodsPage(Context& context, QWidget* parent = nullptr);

private:
    void fillNext();

    std::deque<std::pair<Card*, const MethodInfo*>> m_waiting; ///< cards that have only their titles yet
    QTimer m_fillSoon{this};
};

const std::vector<MethodFamily>& methodFamilies(); ///< in the order in which they are shown
QString familyText(MethodFamily family);    ///< "Reparametrization"
QString familySummary(MethodFamily family); ///< what its methods do, in a sentence

} // namespace lathe::ui
