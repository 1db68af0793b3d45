#pragma once
// The values that a sweep gives a field: a list, a range, or those of its choices that are checked. It speaks the text
// of variedFromText(), so that what is typed here is what the command line takes.
#include "lathe/sweep.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace lathe::ui {

class TextLabel;

class SweepValues : public QWidget {
    Q_OBJECT
public:
    SweepValues(SweepField field, const Value& now, QWidget* parent = nullptr); ///< `now`: what the recipe has

    const SweepField& field() const { return m_field; }
    void setText(const QString& text); ///< as variedFromText() reads it
    QString text() const; ///< empty: nothing was chosen
    void setProblem(const QString& problem); ///< red, below; empty: none

signals:
    void changed();
    void removed(); ///< the field is not to be varied

private:
    void makeChoices(QWidget* place);
    void makeNumbers(QWidget* place, const Value& now);
    void showKind(); ///< a list or a range

    SweepField m_field;
    std::vector<QCheckBox*> m_choices;
    QComboBox* m_kind = nullptr;
    QLineEdit *m_list = nullptr, *m_from = nullptr, *m_to = nullptr;
    QSpinBox* m_count = nullptr;
    QCheckBox* m_logarithmic = nullptr;
    QWidget* m_range = nullptr;
    TextLabel* m_problem;
};

} // namespace lathe::ui
