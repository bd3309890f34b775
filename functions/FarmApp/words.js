// What the app says: Vietnamese first, English beside it.

/** @typedef {"vi" | "en"} Language */

const words = {
  app: ["Sổ vườn", "Farm book"],
  back: ["Quay lại", "Back"],
  close: ["Đóng", "Close"],
  save: ["Lưu", "Save"],
  cancel: ["Thôi", "Cancel"],
  more: ["Xem thêm", "Show more"],
  none: ["Không có", "None"],
  today: ["Hôm nay", "Today"],
  yesterday: ["Hôm qua", "Yesterday"],
  otherDay: ["Ngày khác", "Another day"],
  reason: ["Lý do", "Reason"],
  amount: ["Số lượng", "Amount"],
  product: ["Sản phẩm", "Product"],
  products: ["Sản phẩm", "Products"],
  name: ["Tên", "Name"],
  optional: ["không bắt buộc", "optional"],
  keptHere: ["Đã lưu trên máy.", "Saved on this phone."],
  copied: ["Đã chép.", "Copied."],
  noBook: [
    "Trình duyệt này không cho giữ sổ (có lẽ đang ở chế độ riêng tư). Hãy mở bằng Chrome.",
    "This browser keeps nothing (it may be in private mode). Please open the book in Chrome.",
  ],
  needsSignal: ["Việc này cần có mạng.", "This needs a connection."],
  busy: ["Xin đợi một chút…", "One moment…"],
  fault: ["Máy gặp lỗi, chưa lưu được. Xin thử lại.", "Something went wrong and nothing was saved. Please try again."],

  // Where things are.
  home: ["Hôm nay", "Today"],
  batches: ["Lô hàng", "Lots"],
  newBatch: ["Ghi lô", "New lot"],
  newBatchTitle: ["Ghi lô mới", "New lot"],
  orders: ["Đơn hàng", "Orders"],
  diary: ["Nhật ký", "Diary"],
  settings: ["Cài đặt", "Settings"],
  outbox: ["Việc chờ gửi", "Waiting to be sent"],

  // The line to the server.
  allSent: ["Đã gửi hết", "All sent"],
  waiting: ["{n} việc chờ gửi", "{n} waiting to be sent"],
  offline: ["Không có mạng", "No signal"],
  sending: ["Đang gửi, còn {n}", "Sending, {n} to go"],
  updating: ["Đang cập nhật…", "Updating…"],
  toMend: ["{n} việc cần sửa", "{n} to put right"],
  noKey: ["Máy này cần vào lại", "This phone must join again"],
  sentAt: ["Cập nhật {when}", "Updated {when}"],
  neverSent: ["Chưa tải được gì", "Nothing loaded yet"],

  // Joining.
  joinTitle: ["Vào sổ vườn", "Open your farm book"],
  joinLead: [
    "Quét mã mời mà hợp tác xã hoặc đơn vị vận hành đưa cho bạn. Không cần mật khẩu.",
    "Scan the invitation that your cooperative or operator gave you. There is no password.",
  ],
  scan: ["Quét mã mời", "Scan the invitation"],
  scanHint: ["Đưa mã QR vào khung.", "Hold the QR code in the frame."],
  scanNone: [
    "Máy này không quét được trong ứng dụng. Hãy mở máy ảnh, quét mã, rồi mở đường dẫn; hoặc dán nó vào ô dưới.",
    "This phone cannot scan inside the app. Open its camera, scan the code and open the link; or paste it below.",
  ],
  scanDenied: [
    "Chưa được dùng máy ảnh. Hãy cho phép trong trình duyệt, hoặc dán đường dẫn vào ô dưới.",
    "The camera may not be used. Allow it in the browser, or paste the link below.",
  ],
  pasteLink: ["Dán đường dẫn mời", "Paste the invitation link"],
  pasteKey: ["Dán mã khóa", "Paste a key"],
  pasteKeyHint: [
    "Có mã khóa bắt đầu bằng tr_? Dán vào đây.",
    "Do you have a key that begins with tr_? Paste it here.",
  ],
  key: ["Mã khóa", "Key"],
  deviceName: ["Tên máy này", "This phone’s name"],
  deviceNameHint: ["Để nhận ra khi mất máy.", "To tell it apart if it gets lost."],
  deviceNameDefault: ["Điện thoại của tôi", "My phone"],
  join: ["Vào", "Join"],
  joinAgree: ["Bấm “Vào” nghĩa là:", "By pressing “Join”:"],
  joinConsent: [
    "Tôi đồng ý để hệ thống lưu số điện thoại, mã số thuế và vị trí vườn của tôi ở chế độ kín, và hiện tên, địa bàn và những gì tôi chọn công khai trên trang truy xuất.",
    "I agree that my phone number, tax number and the place of my farm are kept in private, and that my name, my area and what I choose to publish are shown on the pages of my lots.",
  ],
  joinConsentMore: ["Đọc thêm", "Read more"],
  officeSignIn: ["Cán bộ hợp tác xã: đăng nhập", "Cooperative’s office: sign in"],
  joinBad: ["Đây không phải mã mời hay mã khóa.", "That is neither an invitation nor a key."],
  joinGone: [
    "Mã mời này đã dùng hoặc hết hạn. Hãy xin mã mới.",
    "This invitation was used or has ended. Ask for a new one.",
  ],
  keyWrong: ["Mã khóa này không dùng được. Hãy xem lại từng chữ.", "This key does not work. Check every letter."],
  keyNotFarmer: ["Mã khóa này không phải của nông dân.", "This key is not a farmer’s."],
  joinOffline: ["Chưa có mạng. Lần đầu vào cần có mạng.", "No signal. Joining needs it once."],
  joinOther: [
    "Máy này đang là của {name}. Vào bằng mã mới sẽ thay tài khoản; sổ trên máy được xóa.",
    "This phone belongs to {name}. Joining anew replaces that, and clears the book on this phone.",
  ],
  joinWaiting: [
    "Còn {n} việc của {name} chưa gửi. Hãy gửi hoặc bỏ chúng trước.",
    "{n} things of {name} are not sent yet. Send or drop them first.",
  ],
  zalo: [
    "Bạn đang ở trong Zalo. Muốn mở cả khi không có mạng, hãy mở trang này bằng Chrome rồi mới vào.",
    "You are inside Zalo. To open the book without signal too, open this page in Chrome before you join.",
  ],

  // Today.
  hello: ["Chào {name}", "Hello, {name}"],
  nothingToDo: ["Hôm nay không có việc gì phải làm.", "There is nothing you have to do today."],
  todo: ["Việc cần làm", "To do"],
  todoMend: ["Có việc gửi lên chưa được nhận", "Something was not accepted"],
  todoMendHint: ["Xem lý do và sửa.", "See why, and put it right."],
  todoOrder: ["Đơn {number}: xác nhận", "Confirm order {number}"],
  todoShip: ["Đơn {number}: giao hàng", "Deliver order {number}"],
  todoReceive: ["Hàng đang đến: xác nhận đã nhận", "Goods on their way: confirm their arrival"],
  todoPhoto: ["{name} chưa có ảnh nên chưa bán được", "{name} has no photo, so it is not on sale"],
  todoExpires: ["Lô {lot} hết hạn {when}", "Lot {lot}: best before {when}"],
  waitUntil: ["{plot}: chưa thu hoạch được đến {when}", "{plot}: no harvest before {when}"],
  notices: ["Tin báo", "News"],
  noNotices: ["Chưa có tin nào.", "No news."],
  recalls: ["Thu hồi", "Recalls"],
  recalledLot: ["Lô {lot} bị thu hồi", "Lot {lot} is recalled"],
  recallStop: ["Ngừng bán và giữ riêng số hàng còn lại.", "Stop selling it and set what is left apart."],
  recallLifted: ["Lô {lot} hết bị thu hồi", "Lot {lot} is no longer recalled"],
  shipmentDiffers: ["Lô {lot}: nơi nhận đếm khác số đã gửi", "Lot {lot}: another amount arrived than was sent"],
  oversold: ["Một sàn bán quá số hàng còn", "A marketplace sold more than there was"],
  rejected: ["Một sàn không nhận sản phẩm của bạn", "A marketplace would not have your product"],
  orderPlaced: ["Đơn mới {number}", "New order {number}"],
  orderCancelled: ["Đơn {number} đã hủy", "Order {number} is cancelled"],
  otherNews: ["Tin mới", "News"],
  earlyHarvestNews: ["Lô {lot} thu hoạch trong thời gian cách ly", "Lot {lot} was harvested inside a waiting time"],
  earlyCleared: ["Lô {lot} không còn bị tính là thu hoạch sớm", "Lot {lot} no longer counts as harvested too early"],
  opinionWritten: ["Có người nhận xét lô {lot}", "Someone said what they think of lot {lot}"],
  codeReported: ["Có người báo tem đáng ngờ của lô {lot}", "Someone reported a suspicious label of lot {lot}"],

  // A new lot.
  whichProduct: ["Thu hoạch gì?", "What did you harvest?"],
  noProducts: ["Chưa có sản phẩm nào. Thêm một sản phẩm trước.", "There is no product yet. Add one first."],
  addProduct: ["Thêm sản phẩm", "Add a product"],
  howMuch: ["Bao nhiêu?", "How much?"],
  erase: ["Xóa một chữ số", "Delete one digit"],
  comma: ["Dấu phẩy", "Decimal point"],
  when: ["Thu hoạch ngày nào?", "When?"],
  where: ["Ở đâu?", "Where?"],
  noPlot: ["Không ghi", "Not said"],
  here: ["Ở đây", "Here"],
  hereFinding: ["Đang tìm…", "Finding…"],
  hereNone: ["Không biết đang ở đâu. Hãy chọn thửa.", "Your place is not known. Pick a plot."],
  hereFar: ["Không có thửa nào gần đây.", "There is no plot near here."],
  addPlot: ["Thêm thửa", "Add a plot"],
  plotName: ["Tên thửa", "The plot’s name"],
  plotHere: ["Lấy vị trí chỗ đang đứng", "Take the place where I stand"],
  plotTaken: ["Đã lấy vị trí. Người ngoài chỉ thấy tên xã.", "The place is noted. Others see the commune only."],
  photo: ["Ảnh", "Photo"],
  takePhoto: ["Chụp ảnh", "Take a photo"],
  photoTaken: ["Đã có ảnh", "Photo taken"],
  photoBad: ["Không đọc được ảnh này.", "This picture cannot be read."],
  register: ["Ghi lô {lot}", "Register lot {lot}"],
  registerHint: ["In tem được ngay, không cần chờ mạng.", "Labels print right away, with or without signal."],
  amountMissing: ["Hãy bấm số lượng.", "Key in the amount."],
  early: ["Chưa hết thời gian cách ly", "The waiting time is not over"],
  earlyWhy: [
    "{product} phun ngày {on}: thu hoạch từ {until}. Nếu vẫn thu hoạch, hãy nói lý do; hợp tác xã sẽ thấy.",
    "{product} was sprayed on {on}: harvest from {until}. If you harvest even so, say why; your cooperative will see it.",
  ],
  earlyReason: ["Vì sao thu hoạch sớm?", "Why so early?"],
  earlyMissing: ["Hãy ghi lý do thu hoạch sớm.", "Say why you harvest early."],
  earlyStorm: ["Tránh mưa bão", "A storm is coming"],
  earlyRipe: ["Trái đã chín", "The fruit is ripe"],
  earlyNotSprayed: ["Phần này không phun", "This part was not sprayed"],
  done: ["Đã ghi lô", "Lot registered"],
  doneWaiting: ["Đã lưu trên máy. Tự gửi khi có mạng.", "Saved on this phone. It is sent by itself when there is signal."],
  doneSent: ["Đã gửi lên hệ thống.", "It is in the system."],
  another: ["Ghi lô khác", "Another lot"],
  print: ["In tem", "Print labels"],

  // Products.
  productName: ["Tên sản phẩm", "The product’s name"],
  productAbout: ["Mô tả ngắn", "A few words about it"],
  unit: ["Bán theo", "Sold by"],
  price: ["Giá", "Price"],
  pricePer: ["Giá mỗi {unit} (đồng)", "Price per {unit} (VND)"],
  changePrice: ["Đổi giá", "Change the price"],
  productWaits: [
    "Sản phẩm mới cần gửi lên để có mã. Ghi lô được ngay sau đó.",
    "A new product gets its number once it is sent. You can register lots right after.",
  ],
  stopProduct: ["Ngừng bán sản phẩm", "Stop selling the product"],
  resumeProduct: ["Bán lại sản phẩm", "Sell the product again"],
  setPhoto: ["Chụp ảnh sản phẩm", "Photograph the product"],

  // Lots.
  noBatches: ["Chưa có lô nào.", "There are no lots yet."],
  search: ["Tìm lô", "Find a lot"],
  lot: ["Lô", "Lot"],
  lotWaits: ["Chờ gửi", "Waiting to be sent"],
  lotRefused: ["Cần sửa", "Put this right"],
  lotSent: ["Đã gửi", "Sent"],
  lotRecalled: ["Bị thu hồi", "Recalled"],
  lotStopped: ["Đang ngừng bán", "Not on sale for now"],
  harvestedOn: ["Ngày thu hoạch", "Harvested on"],
  bestBefore: ["Hạn dùng", "Best before"],
  plot: ["Thửa", "Plot"],
  code: ["Mã QR của lô {lot}", "QR code of lot {lot}"],
  shopperPage: ["Trang người mua thấy", "The shopper’s page"],
  whatHappened: ["Lô này…", "This lot…"],
  pack: ["Đóng thùng", "Pack"],
  merge: ["Gộp lô", "Merge"],
  split: ["Chia lô", "Split"],
  ship: ["Gửi đi", "Send off"],
  receive: ["Đã nhận", "Received"],
  sell: ["Đã bán", "Sold"],
  stopLot: ["Ngừng bán lô", "Stop selling"],
  resumeLot: ["Bán lại lô", "Sell again"],
  container: ["Mã thùng (18 số)", "Container (18 digits)"],
  containerHint: ["Bỏ trống để lấy mã mới.", "Leave empty for a new number."],
  shipTo: ["Gửi cho (mã của nơi nhận)", "To (the receiver’s code)"],
  shipToHint: ["Quét mã trong phần Cài đặt của họ, hoặc dán.", "Scan the code in their settings, or paste it."],
  scanIt: ["Quét", "Scan"],
  mergeWith: ["Gộp những lô nào?", "Which lots?"],
  mergeNone: ["Không có lô nào khác của sản phẩm này.", "There is no other lot of this product."],
  mergeInto: ["Thành lô mới {lot}", "They become lot {lot}"],
  parts: ["Chia thành", "Into"],
  part: ["Phần {n}", "Part {n}"],
  addPart: ["Thêm phần", "Another part"],
  amountBad: ["Cần một số lớn hơn 0.", "Needs a number above zero."],
  fieldMissing: ["Chưa điền ô này.", "Fill this in."],
  mergeMissing: ["Chọn ít nhất một lô khác.", "Pick at least one other lot."],
  arrived: ["Nhận được", "What arrived"],
  sentAmount: ["Bên gửi ghi {amount}", "The sender says {amount}"],
  shipments: ["Hàng đang đến", "On its way to you"],

  // Labels.
  labels: ["Tem", "Labels"],
  labelHere: ["In từ máy này", "Print from this phone"],
  labelCopies: ["Số tem", "How many labels"],
  labelStock: ["Loại tờ", "Sheet"],
  labelOpen: ["Tải tờ tem", "Get the sheet"],
  labelNotYet: [
    "Tờ tem PDF có sau khi lô được gửi. Tem dưới đây in được ngay.",
    "The PDF sheet comes once the lot is sent. The label below prints right away.",
  ],
  labelFailed: ["Chưa tải được tờ tem. Xin thử lại.", "The sheet could not be had. Please try again."],
  scanMe: ["Quét để biết nguồn gốc", "Scan to see where it comes from"],

  // Orders.
  noOrders: ["Chưa có đơn nào.", "There are no orders."],
  orderOf: ["Đơn {number}", "Order {number}"],
  confirm: ["Xác nhận", "Confirm"],
  deliverStart: ["Đã gửi hàng", "On its way"],
  deliver: ["Khách đã nhận", "Delivered"],
  cancelOrder: ["Hủy đơn", "Cancel the order"],
  returnOrder: ["Hàng trả lại", "Goods came back"],
  paid: ["Đã nhận tiền", "Money received"],
  isPaid: ["Đã trả tiền", "Paid"],
  buyer: ["Người mua", "Buyer"],
  call: ["Gọi {phone}", "Call {phone}"],
  total: ["Tổng", "Total"],
  payment: ["Trả tiền", "Payment"],
  transfer: ["Chuyển khoản", "Bank transfer"],
  "on-delivery": ["Trả khi nhận hàng", "On delivery"],
  "at-pickup": ["Trả khi đến lấy", "At pickup"],
  stepWaits: ["Đã ghi, chờ gửi.", "Noted; waiting to be sent."],
  placed: ["Mới", "New"],
  confirmed: ["Đã xác nhận", "Confirmed"],
  shipped: ["Đang giao", "On its way"],
  delivered: ["Đã giao", "Delivered"],
  cancelled: ["Đã hủy", "Cancelled"],

  // The diary.
  whichPlot: ["Thửa nào?", "Which plot?"],
  noPlots: ["Chưa có thửa nào. Thêm thửa để ghi nhật ký.", "There is no plot yet. Add one to keep a diary."],
  didToday: ["Hôm nay đã làm gì?", "What did you do today?"],
  sowing: ["Gieo trồng", "Sowing"],
  fertilising: ["Bón phân", "Fertilising"],
  spraying: ["Phun thuốc", "Spraying"],
  watering: ["Tưới nước", "Watering"],
  care: ["Chăm sóc", "Care"],
  diaryPhoto: ["Chụp ảnh", "Photo"],
  logged: ["Đã ghi: {what}", "Noted: {what}"],
  undo: ["Bỏ", "Undo"],
  undone: ["Đã bỏ.", "Taken back."],
  pesticide: ["Tên thuốc", "Product sprayed"],
  substance: ["Hoạt chất", "Active substance"],
  dose: ["Liều lượng", "Dose"],
  waitingDays: ["Thời gian cách ly (ngày)", "Waiting time (days)"],
  waitingDaysHint: ["Ghi trên nhãn thuốc: PHI.", "It is on the label: PHI."],
  waitingDaysBad: ["Cần số ngày từ 0 đến 365.", "Needs 0 to 365 days."],
  lastSprays: ["Như lần trước", "As before"],
  entries: ["Đã ghi", "Noted so far"],
  noEntries: ["Chưa ghi gì cho thửa này.", "Nothing is noted for this plot."],
  withdrawEntry: ["Ghi nhầm", "A mistake"],
  withdrawn: ["Ghi nhầm: {reason}", "A mistake: {reason}"],
  freeToHarvest: ["Thu hoạch được.", "Free to harvest."],
  noHarvestUntil: ["Chưa thu hoạch được đến {when}.", "No harvest before {when}."],

  // What waits, and what was refused.
  outboxEmpty: ["Mọi việc đã được gửi.", "Everything has been sent."],
  outboxLead: [
    "Những việc này nằm trên máy và tự gửi theo thứ tự khi có mạng. Tắt máy cũng không mất.",
    "These are kept on this phone and sent in order when there is signal. Nothing is lost when it is off.",
  ],
  sendNow: ["Gửi ngay", "Send now"],
  refused: ["Chưa được nhận", "Not accepted"],
  heldBack: ["Chờ việc trên", "Waits for the one above"],
  mend: ["Sửa rồi gửi lại", "Put right and send"],
  tryAgain: ["Gửi lại", "Send again"],
  drop: ["Bỏ việc này", "Drop it"],
  dropSure: ["Bỏ hẳn? Không lấy lại được.", "Drop it for good?"],
  dropped: ["Đã bỏ {n} việc.", "Dropped: {n}."],
  otherName: ["Đặt số lô khác", "Give it another lot number"],
  lotTaken: [
    "Số lô này đã có người dùng. Đặt số khác; tem đã in của lô này phải in lại.",
    "This lot number is taken. Give another one; labels that were printed for it must be printed again.",
  ],
  refusedGone: ["Hệ thống không còn thấy thứ này.", "The system does not have this any more."],

  // Settings.
  language: ["Ngôn ngữ", "Language"],
  address: ["Nơi trồng", "Place"],
  whoAmI: ["Tài khoản", "Account"],
  myCode: ["Mã của tôi, để người khác gửi hàng cho tôi", "My code, for others to send me goods"],
  cooperative: ["Hợp tác xã", "Cooperative"],
  members: ["Xã viên", "Members"],
  noMembers: ["Chưa có xã viên nào trong sổ.", "There are no members yet."],
  findMember: ["Tìm xã viên", "Find a member"],
  addMember: ["Thêm xã viên", "Add a member"],
  importTitle: ["Nhập từ Excel", "Import from Excel"],
  importLead: [
    "Gửi cả danh sách một lần: điền vào tệp mẫu rồi chọn tệp. Dòng nào sai sẽ được báo riêng, các dòng khác vẫn được ghi.",
    "Send a whole list at once: fill in the empty file, then choose it. A row that is wrong is told by itself; the others are registered.",
  ],
  importWhat: ["Danh sách gì?", "A list of what?"],
  importTemplate: ["Tải tệp mẫu", "Get the empty file"],
  importChoose: ["Chọn tệp để gửi", "Choose a file to send"],
  importRunning: ["Đã xem {done}/{rows} dòng", "{done} of {rows} rows done"],
  importMade: ["{n} dòng đã ghi", "{n} rows registered"],
  importThere: ["{n} dòng đã có từ trước", "{n} rows were already there"],
  importRefused: ["{n} dòng chưa được ghi", "{n} rows were refused"],
  importRow: ["Dòng {n}", "Row {n}"],
  importReport: ["Tải báo cáo từng dòng", "Get the report, row by row"],
  actForShort: ["Làm thay", "Act for"],
  invite: ["Mời", "Invite"],
  inviteTo: ["Lời mời: {name}", "Invitation: {name}"],
  inviteHow: ["Dùng máy ảnh của điện thoại kia quét mã này.", "Scan this with the other phone’s camera."],
  inviteEnds: ["Dùng được một lần, trong 7 ngày.", "It works once, within 7 days."],
  sendLink: ["Gửi đường dẫn", "Send the link"],
  anotherPhone: ["Thêm máy khác", "Add another phone"],
  phoneNumber: ["Số điện thoại", "Phone number"],
  phonePrivate: ["Chỉ hợp tác xã thấy.", "The cooperative alone sees it."],
  commune: ["Xã, phường", "Commune"],
  myself: ["Về sổ của tôi", "Back to my own book"],
  actingFor: ["Đang làm thay {name}", "Acting for {name}"],
  thisPhone: ["Máy này", "This phone"],
  phones: ["Các máy đã vào", "Phones that joined"],
  lastSeen: ["dùng lần cuối {when}", "last used {when}"],
  revoke: ["Khóa máy", "Lock this phone out"],
  revoked: ["Đã khóa", "Locked out"],
  clockWrong: ["Đồng hồ máy lệch {n} phút; sổ dùng giờ của hệ thống.", "The phone’s clock is off by {n} minutes; the book uses the system’s time."],
  installed: ["Thêm vào màn hình chính để mở như một ứng dụng.", "Add it to the home screen to open it like an app."],
  install: ["Thêm vào màn hình chính", "Add to the home screen"],
  leave: ["Rời khỏi máy này", "Leave this phone"],
  leaveSure: ["Xóa sổ trên máy này? Những gì đã gửi vẫn còn trên hệ thống.", "Clear the book on this phone? What was sent stays in the system."],
  leaveWaiting: ["Còn {n} việc chưa gửi. Rời đi là mất chúng.", "{n} things are not sent. They would be lost."],
};

/** @typedef {keyof typeof words} Word */

/** @type {Language} */
let language = "vi";

/** @returns {Language} */
export function languageNow() {
  return language;
}

/** @param {Language} chosen */
export function speak(chosen) {
  language = chosen;
  if (typeof document !== "undefined") {
    document.documentElement.lang = chosen;
  }
}

/**
 * A text in the language of the app.
 * @param {Word} word
 * @param {Record<string, string | number>} [values] for `{name}` in the text
 */
export function say(word, values = {}) {
  const text = words[word][language === "en" ? 1 : 0] ?? "";
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * Whether a text is a word of the app.
 * @param {string} text
 * @returns {text is Word}
 */
export function isWord(text) {
  return Object.hasOwn(words, text);
}

/** Every text, for tests. */
export const everyWord = words;
