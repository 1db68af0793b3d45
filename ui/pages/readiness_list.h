#pragma once
// The obstacles before a start, a line each: a sign, the words, and a way to the field that mends it.
#include "models/readiness.h"

#include <QWidget>

class QVBoxLayout;

namespace lathe::ui {

class ReadinessList : public QWidget {
    Q_OBJECT
public:
    explicit ReadinessList(QWidget* parent = nullptr);

    void show(const std::vector<Obstacle>& obstacles); ///< lines that stay keep the keyboard's focus
    QStringList texts() const;
    using QWidget::show;

signals:
    void wanted(const std::string& field); ///< a line was clicked, or Enter pressed on it

private:
    std::vector<Obstacle> m_shown;
    QVBoxLayout* m_lines;
};

} // namespace lathe::ui
