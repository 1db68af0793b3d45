#pragma once
// Number formats: what each is, and what they do to a model, measured on its own weights.
#include "pages/page.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace lathe::ui {

class Banner;
class Card;
class FormatResults;
class PathEdit;
class StateStack;
class TextLabel;

class FormatsPage : public Page {
    Q_OBJECT
public:
    explicit FormatsPage(Context& context, QWidget* parent = nullptr);

    /// Ready to measure that model with those settings of a recipe (quantization_block_size, double_quantization).
    void open(const Settings& settings);

private:
    Card* makeChoice();
    void measure();
    void setBusy(bool busy);

    PathEdit* m_model;
    std::vector<std::pair<std::string, QCheckBox*>> m_checks;
    QComboBox* m_blockSize;
    QCheckBox* m_double;
    QPlainTextEdit* m_text;
    QPushButton *m_start, *m_stop;
    TextLabel* m_phase;
    QProgressBar* m_progress;
    Banner* m_banner;
    StateStack* m_empty;
    FormatResults* m_results;
    RequestId m_request = 0;
};

} // namespace lathe::ui
