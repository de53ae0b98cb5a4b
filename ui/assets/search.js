// Looking passages up.
on.submit.find = () => trigger("find", { phrase: at("phrase").value });
