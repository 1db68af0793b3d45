#pragma once
// Which Lathe this is, under which license, and what it is built from.
#include <QDialog>

namespace lathe::ui {

class AboutDialog : public QDialog {
    Q_OBJECT
public:
    explicit AboutDialog(QWidget* parent = nullptr);
};

} // namespace lathe::ui
