#pragma once
#include <QComboBox>

namespace lathe::ui {

/// A choice whose list says beside each entry what it means.
class OptionBox : public QComboBox {
public:
    explicit OptionBox(QWidget* parent = nullptr);
    /// `help` may be empty; `data` is what the program calls it.
    void addOption(const QString& text, const QString& help, const QVariant& data);
    void showPopup() override;
};

} // namespace lathe::ui
