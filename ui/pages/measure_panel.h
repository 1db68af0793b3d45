#pragma once
// Adapter versus LoRA, and any other methods: how they sit in the model, and what they cost on this machine.
#include "pages/page.h"
#include "widgets/card.h"

class QCheckBox;
class QTableWidget;

namespace lathe::ui {

class Banner;
class PathEdit;
class TextLabel;

class MeasurePanel : public Card {
    Q_OBJECT
public:
    explicit MeasurePanel(Context& context, QWidget* parent = nullptr);

private:
    QWidget* makeChoice();
    void fill(const std::vector<MethodMeasure>& measured); ///< the chosen methods, with figures where there are any
    void measure();
    void setBusy(bool busy);
    std::vector<std::string> chosen() const;

    Context& m_context;
    PathEdit* m_model;
    std::vector<std::pair<std::string, QCheckBox*>> m_checks;
    QTableWidget* m_table;
    QPushButton *m_start, *m_stop;
    TextLabel* m_phase;
    Banner* m_banner;
    RequestId m_request = 0;
};

} // namespace lathe::ui
