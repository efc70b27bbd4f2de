// Shows what needs a passkey only where the browser has them, and says so when one did not work.
(function () {
  if (window.PublicKeyCredential) {
    document.querySelectorAll('[data-passkey]').forEach(function (part) { part.hidden = false })
  }
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    document.querySelectorAll('[data-passkey-problem]').forEach(function (line) { line.hidden = false })
  })
})()
